/**
 * A graph loaded into TensorFlow, with its variables.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { GraphDef } from "./graph-def";
import type { GraphBackend, NativeTensor } from "./native";

/** A running graph. Its variables live as long as it does. */
export class Session {
  private readonly id: number;
  private open = true;

  /** @throws if TensorFlow refuses the graph */
  constructor(
    private readonly backend: GraphBackend,
    graph: GraphDef,
  ) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-program-"));
    try {
      fs.writeFileSync(path.join(folder, "saved_model.pb"), graph.savedModel());
      this.id = backend.binding.loadSavedModel(folder, "serve,");
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
    if (this.open) this.backend.binding.deleteSavedModel(this.id);
    this.open = false;
  }
}
