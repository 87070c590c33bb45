import { ManualClock } from '../../base/testkit/manual-clock';
import { VigilError } from '../../../schema';
import type { QueryItem } from './query-call';
import { Queries } from './queries';
import { MemoryReader, minutes, NOW, ORG, queryItem, runQueries } from './testkit/memory-reader';

function shop(): MemoryReader {
  const reader = new MemoryReader();
  reader.addSeries(reader.addDetector('orders'), {}, {}, minutes(10));
  return reader;
}

async function errorOf(model: unknown, item: Partial<QueryItem> = {}): Promise<VigilError> {
  const answer = (await runQueries(shop(), [queryItem(model, item)])).get('A');
  if (answer === undefined || answer.ok) {
    throw new Error('the query was answered');
  }
  return answer.error;
}

describe('Queries', () => {
  it('answers an empty model with the band of the only detector', async () => {
    const answer = (await runQueries(shop(), [queryItem('')])).get('A');
    expect(answer).toMatchObject({ ok: true, frames: [{ name: 'orders', fields: { length: 5 } }] });
  });

  it('keeps the failure of one query from the others', async () => {
    const answers = await runQueries(shop(), [
      queryItem({}, { refId: 'A' }),
      queryItem('{', { refId: 'B' }),
      queryItem({ detector: 'nope' }, { refId: 'C' }),
      queryItem({ queryType: 'status' }, { refId: 'D' }),
    ]);
    expect([...answers].map(([refId, { ok }]) => [refId, ok])).toEqual([
      ['A', true],
      ['B', false],
      ['C', false],
      ['D', true],
    ]);
  });

  it.each([
    ['no JSON', '{"x":', 'the query model is not valid JSON'],
    ['a list', '[]', 'must be an object, got a list'],
    ['null', 'null', 'must be an object, got null'],
    [
      'an unknown type',
      { queryType: 'forecast' },
      'queryType must be one of band, score, anomalies, annotations, alert, status, got "forecast"',
    ],
    ['a type that is no text', { queryType: 7 }, 'got 7'],
    ['a wrong limit', { seriesLimit: 501 }, 'seriesLimit must be 1–500, got 501'],
    ['two wrong fields', { seriesLimit: 0, measure: 'x' }, 'measure must be one of score, severity, open, got "x"'],
    ['an unknown severity', { severity: 'huge' }, 'severity must'],
    ['a detector that is no text', { detector: 5 }, 'detector must be text, got 5'],
    ['unreadable matchers', { labels: 'a=b' }, 'label matcher at character 1'],
    ['a bad pattern', { labels: 'a=~"("' }, 'the pattern of label "a" cannot be read'],
    ['a variable in a label', { labels: 'pod="$pod"' }, 'labels holds the variable $pod'],
    ['a variable in braces', { severity: '${sev}' }, 'severity holds the variable ${sev'],
    ['a variable of the old form', { labels: '[[x]]="a"' }, 'labels holds the variable [[x'],
  ])('refuses %s and says what is wrong', async (_, model, message) => {
    const error = await errorOf(model);
    expect(error.code).toBe('invalid_argument');
    expect(error.message).toContain(message);
  });

  it('names every wrong field, so that an editor can show each in its place', async () => {
    const error = await errorOf({ seriesLimit: 0, measure: 'x' });
    expect(error.details?.fields?.map(({ path }) => path).sort()).toEqual(['measure', 'seriesLimit']);
  });

  it('takes a regular expression that ends in $ for what it is', async () => {
    const answer = (await runQueries(shop(), [queryItem({ labels: 'pod=~"(a$|b$)"' })])).get('A');
    expect(answer?.ok).toBe(true);
  });

  it('says that a detector is not there, or that its name is an unfilled variable', async () => {
    expect(await errorOf({ detector: 'nope' })).toMatchObject({
      code: 'not_found',
      message: 'there is no detector with the name or id "nope" in this organisation',
    });
    expect(await errorOf({ detector: '$detector' })).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('holds the variable $detector, which only dashboards fill in'),
    });
  });

  it('finds a detector whose own name has a $', async () => {
    const reader = shop();
    reader.addDetector('cost in $usd');
    const answer = (await runQueries(reader, [queryItem({ queryType: 'status', detector: 'cost in $usd' })])).get('A');
    expect(answer?.ok).toBe(true);
  });

  it('never shows a detector of another organisation', async () => {
    for (const detector of ['orders', 'id-orders']) {
      const answer = (await runQueries(shop(), [queryItem({ detector })], { orgId: ORG + 1 })).get('A');
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
  });

  it('takes the type beside the model when the model has none', async () => {
    const answer = (await runQueries(shop(), [queryItem({}, { queryType: 'status' })])).get('A');
    expect(answer).toMatchObject({ ok: true, frames: [{ name: 'status' }] });
  });

  it.each([
    [NOW, NOW],
    [NOW, NOW - 1],
    [NaN, NOW],
  ])('refuses the range %d to %d', async (fromMs, toMs) => {
    expect((await errorOf({}, { range: { fromMs, toMs } })).message).toContain('must begin before it ends');
  });

  it('stops when the caller has gone', async () => {
    const controller = new AbortController();
    const reader = shop();
    reader.results = () => {
      controller.abort();
      return Promise.withResolvers<never>().promise;
    };
    const items = [queryItem({}, { refId: 'A' }), queryItem({}, { refId: 'B' })];
    const answers = await runQueries(reader, items, { signal: controller.signal });
    expect([...answers.values()]).toMatchObject([{ error: { code: 'canceled' } }, { error: { code: 'canceled' } }]);
  });

  it('answers an alert rule within its time, with an error when it takes longer', async () => {
    const clock = new ManualClock(NOW);
    const reader = shop();
    reader.latestSeries = () => Promise.withResolvers<never>().promise;
    const items = [queryItem({ queryType: 'alert' })];
    const { signal } = new AbortController();
    const answers = new Queries(reader, clock).run({ orgId: ORG, datasourceUid: '', fromAlert: true, items, signal });
    await clock.advance(20_000);
    expect((await answers).get('A')).toMatchObject({
      ok: false,
      error: { code: 'deadline_exceeded', message: 'the alert query took longer than 20 s' },
    });
    expect(clock.pending).toBe(0);
  });

  it('keeps the words of an unforeseen failure to itself', async () => {
    const reader = shop();
    reader.results = () => Promise.reject(new Error('secret'));
    expect((await runQueries(reader, [queryItem({})])).get('A')).toMatchObject({
      ok: false,
      error: { code: 'internal', message: expect.not.stringContaining('secret') },
    });
  });
});
