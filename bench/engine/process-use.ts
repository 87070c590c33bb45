import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process has used so far, as Linux counts it. */
export interface ProcessUse {
  /** Of all its threads, in user and kernel. */
  cpuMs: number;
  rssMb: number;
  rssPeakMb: number;
}

let ticksPerSecond: number | null = null;

/** @throws Error where there is no /proc, or no such process */
export function processUse(pid: number): ProcessUse {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  // The second field is the program's name in parentheses, which may hold spaces.
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = NaN, system = NaN] = fields.split(' ').slice(11, 13).map(Number);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024) / 1e6;
  return { cpuMs: ((user + system) / ticksPerSecond) * 1_000, rssMb: mb('VmRSS'), rssPeakMb: mb('VmHWM') };
}
