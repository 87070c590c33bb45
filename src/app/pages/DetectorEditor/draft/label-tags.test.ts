import { fromTags, toTags } from './label-tags';

describe('fromTags', () => {
  it.each([
    ['a name and a value', ['team=shop'], { team: 'shop' }],
    ['spaces around both', [' team = shop '], { team: 'shop' }],
    ['a value with an equals sign', ['q=a=b'], { q: 'a=b' }],
    ['an empty value', ['team='], { team: '' }],
    ['a bare word', ['important'], { important: 'true' }],
    ['two of one name: the later', ['team=a', 'team=b'], { team: 'b' }],
    ['no name: nothing', ['=shop', ' '], {}],
  ])('takes %s', (_name, tags, labels) => {
    expect(fromTags(tags)).toEqual(labels);
  });

  it('undoes toTags', () => {
    const labels = { team: 'shop', empty: '', q: 'a=b' };
    expect(fromTags(toTags(labels))).toEqual(labels);
  });
});
