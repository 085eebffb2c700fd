/**
 * The way out of a cell: one bundle of the same thing in several formats, of which the reader's program shows the best
 * that it can. Outside a notebook the plain text is printed.
 */

/** A thing to show: its data by MIME type. `text/plain` is always there. */
export interface Bundle {
  readonly data: { readonly "text/plain": string } & Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A name under which a later bundle can replace this one. */
  readonly displayId?: string;
}

/** What the kernel installs under Symbol.for("jielong.display"). */
export type Display = (bundle: Bundle, update: boolean) => void;

type TslabDisplay = (content: object, update: boolean) => void;

/** True where a cell's output can hold more than text. */
export function inNotebook(): boolean {
  return installed() !== undefined;
}

/**
 * Shows a bundle.
 *
 * @param update replaces what was shown under the same `displayId` instead of adding something new; outside a notebook,
 *   where nothing can be replaced, an update prints nothing
 */
export function display(bundle: Bundle, update = false): void {
  if (update && bundle.displayId === undefined)
    throw new Error("an update must name the displayId it replaces, got none");
  if (mutes > 0) return;
  const show = installed();
  if (show !== undefined) show(bundle, update);
  else if (!update) process.stdout.write(`${bundle.data["text/plain"]}\n`);
}

let mutes = 0;

/**
 * Shows nothing more, here or through the kernel, until the function that comes back is called. Only who has that
 * function can end it: a cell that calls this can silence itself, but nobody else can make it speak.
 */
export function muteDisplay(): () => void {
  const unmuteKernel = (globalThis as unknown as Record<symbol, (() => () => void) | undefined>)[
    Symbol.for("jielong.mute")
  ]?.();
  let muted = true;
  mutes++;
  return () => {
    if (muted) mutes--;
    muted = false;
    unmuteKernel?.();
  };
}

let count = 0;

/** A new displayId, different in every process that writes into the same notebook. */
export function newDisplayId(): string {
  return `jielong-${process.pid}-${Date.now().toString(36)}-${count++}`;
}

function installed(): Display | undefined {
  const ours = (globalThis as unknown as Record<symbol, Display | undefined>)[Symbol.for("jielong.display")];
  return ours ?? tslabDisplay();
}

/** The display of a running tslab kernel without our launcher: the module it has loaded already, never a second copy. */
function tslabDisplay(): Display | undefined {
  const file = Object.keys(require.cache).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  if (file === undefined) return undefined;
  const write = (require.cache[file]?.exports as { lastWriteDisplayData?: TslabDisplay } | undefined)
    ?.lastWriteDisplayData;
  if (!write) return undefined;
  return ({ data, metadata = {}, displayId }, update) =>
    write({ data, metadata, transient: displayId === undefined ? {} : { display_id: displayId } }, update);
}
