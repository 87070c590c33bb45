import { platform, setPriority } from 'node:os';

/**
 * Lets other threads of this process, and other programs, go first: what this thread does can wait a little, a request cannot.
 *
 * On Linux alone, where a priority belongs to a thread; elsewhere it would be that of the whole process.
 */
export function lowerPriority(): void {
  if (platform() === 'linux') {
    try {
      setPriority(0, NICE);
    } catch {
      // A sandbox may forbid it, and all goes on as before.
    }
  }
}

/** A third of the share of an ordinary thread while both want the same processor. */
const NICE = 5;
