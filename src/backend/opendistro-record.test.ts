import { compareAnswers, type Difference } from './testkit/recorded/compare';
import { INTENDED_DIFFERENCES, intendedFor, type IntendedDifference } from './testkit/recorded/intended-differences';
import { isWholeRecordHere, recordedPairs, RELEASES, type RecordedPair } from './testkit/recorded/pairs';
import { RecordedWorld } from './testkit/recorded/world';

jest.setTimeout(600_000);

interface Replayed {
  unexpected: string[];
  met: Set<IntendedDifference>;
}

async function replay(pairs: readonly RecordedPair[]): Promise<Replayed> {
  const replayed: Replayed = { unexpected: [], met: new Set() };
  const world = await RecordedWorld.open(pairs);
  try {
    for (const pair of pairs) {
      const ours = await world.replay(pair);
      const { status, body } = pair.response;
      for (const difference of compareAnswers({ status, body }, ours, (text) => world.translate(text))) {
        const intended = intendedFor(pair, difference);
        if (intended.length === 0) {
          replayed.unexpected.push(inWords(pair, difference));
        }
        intended.forEach((each) => replayed.met.add(each));
      }
    }
  } finally {
    await world.close();
  }
  return replayed;
}

function inWords(pair: RecordedPair, { path, kind, recorded, ours }: Difference): string {
  const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 160);
  return `${pair.release} ${pair.id} ${path} ${kind}: recorded ${short(recorded)}, ours ${short(ours)}`;
}

async function replayAll(which: 'own' | 'whole'): Promise<Replayed> {
  const all: Replayed = { unexpected: [], met: new Set() };
  for (const release of RELEASES) {
    const { unexpected, met } = await replay(recordedPairs(release, which));
    all.unexpected.push(...unexpected);
    met.forEach((each) => all.met.add(each));
  }
  return all;
}

describe('the answers of real servers', () => {
  const expectOurs = async (which: 'own' | 'whole') => {
    const { unexpected, met } = await replayAll(which);
    expect(unexpected).toEqual([]);
    expect(INTENDED_DIFFERENCES.filter((each) => !met.has(each)).map(({ reason }) => reason)).toEqual([]);
  };

  it('are ours, but for the intended differences, each of which is met', () => expectOurs('own'));

  const wholeRecord = isWholeRecordHere() ? it : it.skip;
  wholeRecord('are ours over the whole record, where it lies beside the checkout', () => expectOurs('whole'));
});
