/**
 * npm start: sets up what is missing, then opens JupyterLab on the notebooks. Arguments after `--` go to JupyterLab:
 * npm start -- --no-browser --port=9000
 */
import { stopUnlessSupported, stopWith } from "./setup/supported.mjs";

stopUnlessSupported();

Promise.all([import("./setup/main.mjs"), import("./setup/jupyter.mjs")])
  .then(([{ ready }, { serve }]) => ready().then((done) => (done ? serve(process.argv.slice(2)) : 1)))
  .then((code) => process.exit(code))
  .catch(stopWith);
