import { countOf, formatBytes, formatCount, formatExact, formatNumber, formatShare } from './numbers';

describe('formatNumber', () => {
  it.each([
    { name: 'a gap', value: null, text: '–' },
    { name: 'nothing', value: undefined, text: '–' },
    { name: 'NaN', value: NaN, text: '–' },
    { name: 'infinity', value: -Infinity, text: '–' },
    { name: 'zero', value: 0, text: '0' },
    { name: 'a small fraction', value: 0.0123456, text: '0.0123' },
    { name: 'a plain number', value: 12.3456, text: '12.3' },
    { name: 'a negative number', value: -0.6789, text: '-0.679' },
    { name: 'thousands', value: 1043.7, text: '1,040' },
    { name: 'millions', value: 1_234_567, text: '1.23M' },
    { name: 'what would be all zeros', value: 3.14159e-7, text: '3.14E-7' },
    { name: 'what would be all digits', value: 1e308, text: '1E308' },
  ])('writes $name in at most 3 significant digits', ({ value, text }) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatExact', () => {
  it('keeps every digit', () => {
    expect(formatExact(0.1 + 0.2)).toBe('0.30000000000000004');
    expect(formatExact(null)).toBe('–');
  });
});

describe('formatCount', () => {
  it('never rounds', () => {
    expect(formatCount(17_281)).toBe('17,281');
  });
});

describe('countOf', () => {
  it('uses the singular for exactly one', () => {
    expect(countOf(1, 'anomaly', 'anomalies')).toBe('1 anomaly');
    expect(countOf(0, 'anomaly', 'anomalies')).toBe('0 anomalies');
    expect(countOf(1_200, 'detector')).toBe('1,200 detectors');
  });
});

describe('formatShare', () => {
  it.each([
    { share: 0, text: '0 %' },
    { share: 0.0034, text: '0.3 %' },
    { share: 0.624, text: '62 %' },
    { share: 0.9999, text: '99 %' },
    { share: 1, text: '100 %' },
    { share: NaN, text: '–' },
  ])('writes $share as $text, and 100 % only for all of it', ({ share, text }) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    { bytes: 0, text: '0 B' },
    { bytes: 1536, text: '1.5 KiB' },
    { bytes: 24_536_678, text: '23.4 MiB' },
  ])('writes $bytes as $text', ({ bytes, text }) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
