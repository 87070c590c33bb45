import { readQueryAnswer } from './answer';

const frame = (value: number) => ({
  schema: {
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number' },
    ],
  },
  data: { values: [[1_000], [value]] },
});
const asked = new Set(['A', 'B']);

describe('readQueryAnswer', () => {
  it('gives the frames of the queries asked for, by the name of the query', () => {
    const answer = readQueryAnswer({ results: { B: { frames: [frame(2)] }, A: { frames: [frame(1)] } } }, asked);
    expect(answer?.failed).toBeNull();
    expect(answer?.frames.flatMap(({ series }) => series.map(({ refId, values }) => [refId, values[0]]))).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
  });

  it('leaves out the frames of queries that were not asked for', () => {
    expect(readQueryAnswer({ results: { hidden: { frames: [frame(1)] } } }, asked)?.frames).toEqual([]);
  });

  it('names the first query that failed, with its own status', () => {
    const results = {
      B: { error: 'later', status: 400 },
      A: { error: 'parse error', status: 422, frames: [frame(1)] },
    };
    expect(readQueryAnswer({ results }, asked)?.failed).toEqual({ refId: 'A', words: 'parse error', status: 422 });
  });

  it.each([
    ['none', {}],
    ['a success', { status: 200 }],
    ['text', { status: '500' }],
  ])('knows no status of a failed query when there is %s', (_name, status) => {
    expect(readQueryAnswer({ results: { A: { error: 'no', ...status } } }, asked)?.failed?.status).toBeNull();
  });

  it('sees failures of hidden queries, which leave the shown ones without data', () => {
    expect(readQueryAnswer({ results: { hidden: { error: 'no' } } }, asked)?.failed?.refId).toBe('hidden');
  });

  it.each([null, undefined, 'text', [], {}, { results: null }, { results: [] }, { message: 'not found' }])(
    'is null for %j, which is no answer to a query',
    (body) => {
      expect(readQueryAnswer(body, asked)).toBeNull();
    }
  );

  it.each([{ A: null }, { A: 'text' }, { A: {} }, { A: { frames: 'none' } }, { A: { frames: [null, 1] } }])(
    'finds no series in %j',
    (results) => {
      const answer = readQueryAnswer({ results }, asked);
      expect(answer?.failed).toBeNull();
      expect(answer?.frames.flatMap(({ series }) => series)).toEqual([]);
    }
  );
});
