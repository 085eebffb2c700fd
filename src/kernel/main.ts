/**
 * The kernel itself: node dist/kernel/main.js CONNECTION_FILE. "./start.mjs" starts it.
 */
import "../core/prepare";
import * as path from "node:path";
import { courseRoot } from "../core/paths";
import { ModulesAtStart } from "./changed";
import { Executions } from "./executions";
import { freezeGrading } from "./frozen";
import { installLateErrors } from "./late";
import { Output } from "./output";
import { answer, answers } from "./requests";
import { type Channel, Sockets } from "./sockets";
import { installStacks } from "./stack";
import { toTerminal } from "./terminal";
import { installTimers } from "./timers";
import { loadTslab } from "./tslab";
import { startWatch } from "./watch";
import type { Request } from "./wire";

function start(connectionFile: string): void {
  const modules = new ModulesAtStart(path.join(courseRoot(), "src"));
  freezeGrading();
  process.env.JIELONG_KERNEL = "1";
  installStacks();
  const sockets = new Sockets(connectionFile);
  const output = new Output(sockets.broadcast);
  const watch = startWatch();
  const tslab = loadTslab(courseRoot(), watch.setCompiling);
  const executions = new Executions(tslab, sockets, (cell) => {
    watch.setRunning(cell);
    if (cell) output.write(cell, "stdout", modules.changed(cell.code));
  });
  watch.onEvent(executions);
  installLateErrors((cell, text) => output.write(cell, "stderr", text), watch.onBreak);
  installTimers();
  output.install();
  const known = answers(tslab);

  const shutdown = (channel: Channel, request: Request): void => {
    const content = { status: "ok", restart: request.content.restart === true };
    sockets.reply(channel, request, "shutdown_reply", content);
    sockets.close();
    setTimeout(() => process.exit(0), 50);
  };

  const onRequest = (channel: Channel, request: Request): void => {
    const type = request.header.msg_type;
    if (type === "execute_request") executions.add(request);
    else if (type === "shutdown_request") shutdown(channel, request);
    else answer(known, sockets, channel, request);
  };

  sockets.open(onRequest).catch((error) => {
    toTerminal(`cannot open the sockets of ${connectionFile}: ${error}`);
    process.exit(1);
  });
}

start(process.argv[2]);
