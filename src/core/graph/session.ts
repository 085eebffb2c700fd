/**
 * A graph loaded into TensorFlow, with its variables.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { GraphDef } from "./graph-def";
import type { GraphBackend, NativeTensor } from "./native";

/** Closes the graphs of sessions that nobody can reach any more, as when a notebook cell that makes a program is run again. */
const forgotten = new FinalizationRegistry<() => void>((close) => close());

/** A running graph. Its variables live as long as it does. */
export class Session {
  private readonly id: number;

  /** @throws if TensorFlow refuses the graph */
  constructor(
    private readonly backend: GraphBackend,
    graph: GraphDef,
  ) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-program-"));
    try {
      fs.writeFileSync(path.join(folder, "saved_model.pb"), graph.savedModel());
      const id = backend.binding.loadSavedModel(folder, "serve,");
      this.id = id;
      forgotten.register(this, () => backend.binding.deleteSavedModel(id), this);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }

  /**
   * Runs what the fetched nodes need.
   *
   * @param feeds    native tensors by the node that they stand in for
   * @param fetches  nodes whose first output is wanted
   * @returns        new native tensors, in the order of fetches
   */
  run(feeds: ReadonlyMap<string, number>, fetches: readonly string[]): NativeTensor[] {
    const list = (names: Iterable<string>): string => [...names].map((name) => `${name}:0,`).join("");
    return this.backend.binding.runSavedModel(this.id, [...feeds.values()], list(feeds.keys()), list(fetches));
  }

  /** Frees the graph and its variables. */
  close(): void {
    if (forgotten.unregister(this)) this.backend.binding.deleteSavedModel(this.id);
  }
}
