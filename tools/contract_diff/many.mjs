// Runs Redocly CLI once for each of many comparisons in one process: to start it takes longer than to compare.
//
// node many.mjs INDEX JOBS: INDEX is lib/index.js of @redocly/cli, JOBS a JSON list of {output, words}.
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const LONGEST_MS = 60_000;

const [node, , index, file] = process.argv;
const jobs = JSON.parse(readFileSync(file, "utf8"));
for (const [number, { output, words }] of jobs.entries()) {
  process.argv = [node, index, ...words];
  const end = Date.now() + LONGEST_MS;
  await import(`${pathToFileURL(index)}?${number}`); // another address, so that it runs again
  while (!existsSync(output)) {
    if (Date.now() > end) process.exit(1);
    await sleep(2);
  }
}
