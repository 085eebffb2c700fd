import "../../src/core/tf";
import { DataFrame } from "danfojs-node";
import { expect, it } from "vitest";
import { tableBundle } from "../../src/notebook/table";

it("shows a data frame of danfojs-node with its columns", () => {
  const frame = new DataFrame({ name: ["ada", "bo"], loss: [2.34567, 11.5], n: [1, 22] });
  expect(tableBundle(frame).data["text/plain"]).toBe(
    ["name   loss   n", "----  -----  --", "ada    2.35   1", "bo    11.50  22"].join("\n"),
  );
});
