/**
 * npm test: sets up what is missing, then proves the course right. `npm test attention` runs only the unit tests whose path has that word.
 */
import { stopUnlessSupported, stopWith } from "./setup/supported.mjs";

stopUnlessSupported();

Promise.all([import("./setup/main.mjs"), import("./setup/project.mjs"), import("./testing/suite.mjs")])
  .then(([{ ready }, { courseRoot }, { runSuite, PARTS, filtered }]) => {
    const filter = process.argv[2];
    return ready().then((done) => {
      if (done) return runSuite(courseRoot, filter ? filtered(filter) : PARTS);
      console.log("0 passed, 1 failed");
      return 1;
    });
  })
  .then((code) => process.exit(code))
  .catch(stopWith);
