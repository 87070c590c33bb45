import type { ConnectionView } from '../../../schema';
import { draftOf, problemsOf, toInput, type ConnectionDraft } from './connection-draft';

const stored: ConnectionView = {
  name: 'main',
  url: 'https://prom.example.com',
  auth: 'basic',
  user: 'anna',
  secretSet: true,
  caSet: true,
  skipTlsVerify: false,
};

const fresh = (part: Partial<ConnectionDraft>): ConnectionDraft => ({ ...draftOf(null), ...part });

describe('toInput', () => {
  it('sends no secret that was not typed, so that the stored ones stay', () => {
    const input = toInput(draftOf(stored));
    expect(input).not.toHaveProperty('secret');
    expect(input).not.toHaveProperty('ca');
  });

  it('sends what replaces a stored secret, and takes away an authority that was cleared', () => {
    const input = toInput({ ...draftOf(stored), keepsSecret: false, secret: 'new', keepsCa: false, ca: '' });
    expect(input).toMatchObject({ secret: 'new', ca: '' });
  });

  it('sends neither user nor secret where nothing asks for them', () => {
    const input = toInput(fresh({ url: 'http://a', auth: 'none', user: 'anna', secret: 'x' }));
    expect(input.user).toBe('');
    expect(input).not.toHaveProperty('secret');
  });
});

describe('problemsOf', () => {
  it('finds nothing wrong with a stored connection', () => {
    expect(problemsOf(draftOf(stored), [])).toEqual([]);
  });

  it.each([
    { name: 'no name', draft: { name: ' ', url: 'http://a' }, path: 'name' },
    { name: 'a name that is taken', draft: { name: 'main', url: 'http://a' }, path: 'name' },
    { name: 'no address', draft: { name: 'b', url: '' }, path: 'url' },
    { name: 'another protocol', draft: { name: 'b', url: 'ftp://a' }, path: 'url' },
    { name: 'no user', draft: { name: 'b', url: 'http://a', auth: 'basic' as const, secret: 'x' }, path: 'user' },
    { name: 'no token', draft: { name: 'b', url: 'http://a', auth: 'bearer' as const }, path: 'secret' },
    { name: 'no key', draft: { name: 'b', url: 'http://a', auth: 'apikey' as const }, path: 'secret' },
  ])('names the field for $name', ({ draft, path }) => {
    expect(problemsOf(fresh(draft), ['main']).map((problem) => problem.path)).toEqual([path]);
  });
});
