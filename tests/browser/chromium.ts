import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian, Ubuntu, Fedora, macOS and Chrome's own packages put the browser. */
const places = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser of this machine, if it has one. */
export const chromiumFile = places.find((file) => file !== "" && existsSync(file));

const help = "no Chromium found; get it with: apt-get install chromium fonts-noto-cjk (or set CHROMIUM)";

if (chromiumFile === undefined) {
  if (process.env.JIELONG_NEEDS_BROWSER) throw new Error(`the browser tests must run here: ${help}`);
  console.log(`browser tests skipped: ${help}`);
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumFile,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
