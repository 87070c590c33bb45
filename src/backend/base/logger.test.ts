import { VigilError } from '../../schema';
import { hclogLogger } from './hclog-logger';
import { silentLogger, type Logger } from './logger';
import { pinoLogger } from './pino-logger';
import { Secret } from './secret';
import { ManualClock } from './testkit/manual-clock';

type Line = Record<string, unknown>;

interface Kind {
  name: string;
  make: (write: (line: string) => void, level?: 'debug' | 'warn') => Logger;
  message: string;
  level: string;
}

const kinds: Kind[] = [
  {
    name: 'hclogLogger',
    make: (write, level = 'debug') => hclogLogger({ level, write, clock: new ManualClock(1_700_000_000_123) }),
    message: '@message',
    level: '@level',
  },
  {
    name: 'pinoLogger',
    make: (write, level = 'debug') => pinoLogger({ level, destination: { write } }),
    message: 'message',
    level: 'level',
  },
];

describe.each(kinds)('$name', ({ make, message, level }) => {
  let raw: string[];
  let log: Logger;
  const lines = () => raw.map((line) => JSON.parse(line) as Line);

  beforeEach(() => {
    raw = [];
    log = make((line) => raw.push(line));
  });

  it('writes one JSON object a line with level, message and fields', () => {
    log.debug('a');
    log.info('b %s %d', { n: 1, text: 'two\nlines' });
    log.warn('c');
    log.error('d');
    expect(raw.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(lines().map((line) => [line[level], line[message]])).toEqual([
      ['debug', 'a'],
      ['info', 'b %s %d'],
      ['warn', 'c'],
      ['error', 'd'],
    ]);
    expect(lines()[1]).toMatchObject({ n: 1, text: 'two\nlines' });
  });

  it('leaves out what is below its level', () => {
    const quiet = make((line) => raw.push(line), 'warn');
    quiet.debug('a');
    quiet.child({ x: 1 }).info('b');
    quiet.warn('c');
    expect(lines().map((line) => line[message])).toEqual(['c']);
  });

  it('adds the fields of a child to its lines only', () => {
    const child = log.child({ detector: 'cpu' }).child({ run: 7 });
    child.info('x', { points: 3 });
    log.info('y');
    expect(lines()[0]).toMatchObject({ detector: 'cpu', run: 7, points: 3 });
    expect(lines()[1]).not.toHaveProperty('detector');
  });

  it('writes an error with its stack and the causes a client never sees', () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432');
    log.error('run failed', { error: new VigilError('unavailable', 'the source did not answer', { cause }) });
    const text = lines()[0]?.error as string;
    expect(text).toContain('the source did not answer');
    expect(text).toContain('logger.test.ts');
    expect(text).toContain('caused by: Error: connect ECONNREFUSED 10.0.0.7:5432');
  });

  it('never shows a secret, however deep', () => {
    const token = new Secret('hunter2');
    log.child({ token }).info('x', { nested: { list: [token] }, cause: new Error(`with ${token}`) });
    expect(raw.join('')).not.toContain('hunter2');
    expect(raw.join('')).toContain('[redacted]');
  });

  it('writes what JSON cannot hold instead of throwing', () => {
    const circle: Record<string, unknown> = { big: 10n };
    circle.self = circle;
    const hostile = {
      toJSON() {
        throw new Error('no');
      },
    };
    log.info('x', { circle, big: 10n, nothing: undefined, sym: Symbol('s'), hostile, nan: NaN, fn: () => 1 });
    expect(lines()[0]).toMatchObject({ big: '10', circle: expect.stringContaining('Circular') });
  });
});

describe('hclogLogger', () => {
  let raw: string[];
  const make = () =>
    hclogLogger({ level: 'debug', write: (line) => raw.push(line), clock: new ManualClock(1_700_000_000_123) });

  beforeEach(() => {
    raw = [];
  });

  it('gives the time with exactly six digits of a fraction', () => {
    make().info('x');
    expect((JSON.parse(raw[0] ?? '') as Line)['@timestamp']).toBe('2023-11-14T22:13:20.123000Z');
  });

  it('keeps its own keys strings, whatever fields and message are', () => {
    make().info(42 as unknown as string, { '@level': 7, '@message': {}, '@timestamp': null });
    expect(JSON.parse(raw[0] ?? '')).toEqual({
      '@level': 'info',
      '@message': '42',
      '@timestamp': '2023-11-14T22:13:20.123000Z',
    });
  });

  it.each([
    ['a long message', '\u0000'.repeat(100_000), {}],
    ['a long field', 'x', { body: '🔥'.repeat(50_000), kept: 1 }],
    ['many fields', 'x', Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, 'some text']))],
  ])('keeps a line with %s below 64 KiB', (_name, message, fields) => {
    make().info(message, fields);
    expect(Buffer.byteLength(raw[0] ?? '')).toBeLessThan(65_536);
    expect(JSON.parse(raw[0] ?? '')).toHaveProperty('@message');
  });

  it('says how many fields it left out and keeps the others', () => {
    make().info('x', { body: 'y'.repeat(100_000), kept: 1 });
    expect(JSON.parse(raw[0] ?? '')).toMatchObject({ kept: 1, fieldsLeftOut: 1 });
  });
});

describe('silentLogger', () => {
  it('takes everything and says nothing', () => {
    expect(() => silentLogger.child({ a: 1 }).error('x', { b: 2 })).not.toThrow();
  });
});
