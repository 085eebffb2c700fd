/**
 * Small talk, courtesies, the sentences that decline and that admit not to know, and questions that nobody can answer.
 *
 * Source: typed for this course.
 */
import { type Bilingual, table } from "./table";

/** A courtesy that may follow an answer. */
export const courtesies: Bilingual<readonly string[]> = {
  en: ["i hope this helps .", "happy to help .", "thank you for asking .", "have a nice day ."],
  zh: ["希望 對 你 有 幫助 。", "很 高興 幫忙 。", "謝謝 你 的 問題 。", "祝 你 愉快 。"],
};

/** Declines a request. */
export const decline: Bilingual = {
  en: "i am sorry but i can not help with that .",
  zh: "對不起 ， 我 不能 這樣 做 。",
};

/** Admits not to know. */
export const admit: Bilingual = { en: "i do not know .", zh: "我 不 知道 。" };

/** What someone says, and what the other answers. */
export interface SmallTalk {
  says: Bilingual;
  answers: Bilingual;
}

/** Ten pieces of small talk. */
export const smallTalk: readonly SmallTalk[] = table(
  `
  hello .           | hello , nice to meet you .   | 你好 。       | 你好 ， 很 高興 認識 你 。
  good morning .    | good morning to you too .    | 早安 。       | 早安 ， 你 也 早安 。
  good evening .    | good evening , come in .     | 晚上 好 。    | 晚上 好 ， 請進 。
  how are you ?     | i am well , and you ?        | 你好 嗎 ？    | 我 很 好 ， 你 呢 ？
  thank you .       | you are welcome .            | 謝謝 。       | 不客氣 。
  good night .      | good night , sleep well .    | 晚安 。       | 晚安 ， 好夢 。
  goodbye .         | goodbye , see you soon .     | 再見 。       | 再見 ， 下次 見 。
  who are you ?     | i am your helper .           | 你 是 誰 ？   | 我 是 你 的 助手 。
  i feel lonely .   | i am here with you .         | 我 很 寂寞 。 | 我 在 這裡 。
  it is raining .   | then take a coat .           | 下雨 了 。    | 那 請 帶 傘 。
  `,
  4,
).map(([says, answers, zhSays, zhAnswers]) => ({
  says: { en: says, zh: zhSays },
  answers: { en: answers, zh: zhAnswers },
}));

/** What a stranger cannot know about the one who asks. */
export const privateThings: readonly Bilingual[] = table(
  `
  birthday | 生日
  age      | 年紀
  job      | 工作
  sister   | 姊姊
  brother  | 哥哥
  boss     | 老闆
  phone    | 電話
  address  | 地址
  password | 密碼
  hobby    | 嗜好
  `,
  2,
).map(([en, zh]) => ({ en, zh }));

/** People; their names are the same in both languages. */
export const people: readonly string[] = "tom anna bob lucy sam mary jack ella paul nina".split(" ");
