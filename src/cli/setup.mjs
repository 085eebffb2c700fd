/**
 * npm run setup: sets up what is missing, then says how every part is.
 */
import { stopUnlessSupported, stopWith } from "./setup/supported.mjs";

stopUnlessSupported();

import("./setup/main.mjs")
  .then(({ ready }) => ready())
  .then((done) => (done ? import("./doctor.mjs") : process.exit(1)))
  .catch(stopWith);
