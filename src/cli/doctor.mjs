/**
 * npm run doctor: says how every part of the course is, and what mends it. `--deep` also starts the kernel.
 */
import { stopUnlessSupported, stopWith } from "./setup/supported.mjs";

stopUnlessSupported();

Promise.all([import("./setup/diagnose.mjs"), import("./setup/checks.mjs"), import("./setup/project.mjs")])
  .then(([{ diagnose }, { checks }, { makeProject }]) =>
    diagnose(makeProject(), checks({ deep: process.argv.includes("--deep") }), console.log),
  )
  .then((broken) => {
    process.exitCode = broken > 0 ? 1 : 0;
  })
  .catch(stopWith);
