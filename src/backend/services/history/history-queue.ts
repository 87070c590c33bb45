import type { HistoryRun } from '../../../schema';

type Queued = Pick<HistoryRun, 'id' | 'orgId' | 'createdMs'>;

/**
 * Those that may start now: first come, first served, but an organisation with fewer of them going on comes before one with
 * more.
 *
 * @param running organisations of the runs going on
 */
export function pickNext<Q extends Queued>(waiting: readonly Q[], running: readonly number[], slots: number): Q[] {
  const going = new Map<number, number>();
  running.forEach((orgId) => going.set(orgId, (going.get(orgId) ?? 0) + 1));
  const left = [...waiting].sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));
  const picked: Q[] = [];
  while (running.length + picked.length < slots && left.length > 0) {
    const fewest = Math.min(...left.map(({ orgId }) => going.get(orgId) ?? 0));
    const at = left.findIndex(({ orgId }) => (going.get(orgId) ?? 0) === fewest);
    const [next] = left.splice(at, 1);
    if (next !== undefined) {
      going.set(next.orgId, fewest + 1);
      picked.push(next);
    }
  }
  return picked;
}
