import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What the numbers of this run were measured on, and how busy it was when it began. */
export function machine(): string {
  const all = cpus();
  // Virtual machines often tell half a name; the number of processors then says more.
  const model = all[0]?.model.trim() ?? 'an unknown processor';
  const gib = Math.round(totalmem() / 2 ** 30);
  const load = loadavg().map((each) => each.toFixed(2)).join(', ');
  return `${model}, ${all.length} processors, ${gib} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}; load average ${load}`;
}
