import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { machine } from './machine';
import type { Row } from './report';

/** In this order: the long one last. */
const BENCHMARKS = [
  ...['start', 'grpc', 'core', 'forest', 'cli', 'store'],
  ...['opendistro', 'results', 'history', 'preview'],
  ...['busy', 'load', 'entities'],
];

/** Every benchmark with a target, one after the other, each in a process of its own; then one table of what has to be met. */
export async function main(): Promise<number> {
  const machines = [machine()];
  const rows: Row[] = [];
  for (const name of BENCHMARKS) {
    console.log(`\n── ${name}`);
    rows.push(...(await rowsOf(name)));
  }
  machines.push(machine());
  const asked = rows.filter(({ target }) => target !== undefined);
  console.log(`\n${table(asked)}\n\nbefore: ${machines[0]}\nafter:  ${machines[1]}`);
  return asked.every(({ met }) => met === true) ? 0 : 1;
}

async function rowsOf(name: string): Promise<Row[]> {
  const child = fork(join('bench', 'run.mjs'), [name]);
  let rows: Row[] | null = null;
  child.on('message', (message) => {
    rows = message as Row[];
  });
  await once(child, 'exit');
  // Said on its own standard error why.
  return rows ?? [{ what: name, measured: 'it failed', target: 'a result', met: false }];
}

/** In Markdown, as docs/benchmarks.md shows it. */
function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, target, measured, met }) => `| ${what} | ${target} | ${measured} | ${met ? 'yes' : 'no'} |`);
  return ['| what | target | measured | met |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
