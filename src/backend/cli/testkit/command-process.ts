import type { CommandProcess } from '../command';

/** A process to run `vigil` in: remembers what is written and can be sent signals. */
export interface TestProcess {
  made: CommandProcess;
  out: { stdout: string; stderr: string };
  /** Resolves once something was written to standard output. */
  spoken: Promise<void>;
  /** As if the signal, or event, had come. */
  send(event: string): void;
}

export function testProcess(
  cwd: string,
  { env = {}, isTTY = false }: { env?: Record<string, string>; isTTY?: boolean } = {}
): TestProcess {
  const out = { stdout: '', stderr: '' };
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const spoken = Promise.withResolvers<void>();
  const made: CommandProcess = {
    env,
    stdout: {
      write: (text) => {
        out.stdout += text;
        spoken.resolve();
      },
    },
    stderr: { write: (text) => (out.stderr += text), isTTY },
    cwd: () => cwd,
    on: (event, listener) => listeners.set(event, listener),
    exit: () => {},
  };
  return { made, out, spoken: spoken.promise, send: (event) => listeners.get(event)?.() };
}
