/** Tasks of the world for tests, by their question. */
import { countTask, primeTask, sortTask, sumTask } from "../../../src/data/world/number-tasks";
import { parts } from "../../../src/data/world/parts";
import { heldOutKinds, type Kind, type Task, trainedKinds } from "../../../src/data/world/task";
import { listedTasks } from "../../../src/data/world/tasks";

/** Every task that is in a list. */
export const listed: readonly Task[] = [...trainedKinds, ...heldOutKinds].flatMap((kind) =>
  parts.flatMap((part) => (["en", "zh"] as const).flatMap((language) => listedTasks(kind, part, language))),
);

/** All sums, differences, prime numbers and some lists to sort and count. */
export const numeric: readonly Task[] = (["en", "zh"] as const).flatMap((language) => [
  ...Array.from({ length: 121 }, (_, i) => sumTask("add", i % 11, Math.floor(i / 11), language)),
  ...Array.from({ length: 121 }, (_, i) => sumTask("minus", (i % 11) + Math.floor(i / 11), i % 11, language)),
  ...Array.from({ length: 19 }, (_, i) => primeTask(i + 2, language)),
  sortTask([5, 2, 11], language),
  sortTask([12, 0, 7], language),
  countTask(["ball"]),
  countTask(["ring", "ring", "drum", "bell", "ring", "hat"]),
]);

/** The one task with this question. */
export function asked(question: string, kind?: Kind): Task {
  const task = [...listed, ...numeric].find((task) => task.question === question && (!kind || task.kind === kind));
  if (!task) throw new Error(`no task asks "${question}"`);
  return task;
}
