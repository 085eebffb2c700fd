import { describe, expect, it } from "vitest";
import type { Task } from "../../src/data/world/task";
import type { TextGenerator } from "../../src/lm/text-generator";
import { worldTokenizer } from "../../src/pretrain/world-base";
import { copying } from "../../src/sft/copying";
import { inDialogue, worldChat } from "../../src/sft/world-chat";
import { listed } from "../data/world/tasks";

/** A base that answers as `answer` says, and then talks on. */
function speaker(answer: (task: Task) => string): TextGenerator {
  const byPrompt = new Map(listed.map((task) => [inDialogue(task).join(), task]));
  const generate = async (prompts: number[][]) =>
    prompts.map((prompt, i) => {
      const text = `${answer(byPrompt.get(prompt.join())!)} why do you ask ?`;
      return { prompt: i, ids: [...worldTokenizer.encode(text), worldChat.end], logprobs: [], end: "stop" as const };
    });
  return { generate } as unknown as TextGenerator;
}

describe("copying", () => {
  it("gives 1 and 1 to who answers right, 1 and 0 to who names the thing and a wrong fact, 0 and 0 to who speaks of something else", async () => {
    expect(
      await copying(
        speaker(({ answers }) => answers[0]),
        "choose",
      ),
    ).toEqual({
      copied: expect.closeTo(1, 9),
      recalled: expect.closeTo(1, 9),
    });
    const wrong = await copying(
      speaker(({ mistakes }) => mistakes[0]),
      "choose",
    );
    expect(wrong.copied).toBeCloseTo(1, 9);
    expect(wrong.recalled).toBeLessThan(0.1); // a describing sentence can share the home
    expect(
      await copying(
        speaker(() => "once there was a happy day ."),
        "choose",
      ),
    ).toEqual({ copied: 0, recalled: 0 });
  });

  it("reads the first sentence only", async () => {
    const late = speaker(({ answers }) => `why do you ask ? ${answers[0]}`);
    expect((await copying(late, "choose")).recalled).toBe(0);
  });
});
