import * as fc from 'fast-check';
import type { TimeRange } from '../../schema';
import { gridPoints } from './grid';
import { inPieces } from './in-pieces';

async function piecesOf(
  range: TimeRange,
  pointsMax: number | (() => number),
  accept: (piece: TimeRange) => boolean = () => true
) {
  const taken: TimeRange[] = [];
  const count = await inPieces({
    range,
    intervalMs: 10,
    pointsMax,
    read: (piece) => {
      const accepted = accept(piece);
      if (accepted) {
        taken.push(piece);
      }
      return Promise.resolve(accepted);
    },
  });
  expect(count).toBe(taken.length);
  return taken;
}

describe('inPieces', () => {
  it('reads a short range in one piece, to its very end', async () => {
    expect(await piecesOf({ fromMs: 3, toMs: 47 }, 4)).toEqual([{ fromMs: 3, toMs: 47 }]);
  });

  it('reads nothing when no grid point is in the range', async () => {
    expect(await piecesOf({ fromMs: 41, toMs: 49 }, 4)).toEqual([]);
  });

  it('covers any range exactly, in order, with no piece too large', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 30 }),
        async (fromMs, lengthMs, pointsMax) => {
          const range = { fromMs, toMs: fromMs + lengthMs };
          const pieces = await piecesOf(range, pointsMax);
          const points = pieces.map((piece) => gridPoints(piece, 10));
          expect(points.reduce((sum, n) => sum + n, 0)).toBe(gridPoints(range, 10));
          expect(points.every((n) => n >= 1 && n <= pointsMax)).toBe(true);
          pieces.forEach((piece, i) => expect(piece.fromMs).toBe(i === 0 ? fromMs : pieces[i - 1]?.toMs));
        }
      ),
      { seed: 5 }
    );
  });

  it('halves the pieces until their answers are short enough, and loses nothing', async () => {
    const pieces = await piecesOf({ fromMs: 0, toMs: 1_000 }, 100, (piece) => gridPoints(piece, 10) <= 13);
    expect(pieces.map((piece) => gridPoints(piece, 10))).toEqual([13, 13, 13, 13, 13, 13, 13, 9]);
    expect(pieces.at(-1)?.toMs).toBe(1_000);
  });

  it('asks for each piece how large it may be', async () => {
    let points = 1;
    const pieces = await piecesOf({ fromMs: 0, toMs: 100 }, () => (points *= 2));
    expect(pieces.map((piece) => gridPoints(piece, 10))).toEqual([2, 4, 4]);
  });

  it('gives up when the answer for one grid point is too long', async () => {
    await expect(piecesOf({ fromMs: 0, toMs: 100 }, 5, () => false)).rejects.toMatchObject({
      code: 'resource_exhausted',
    });
  });
});
