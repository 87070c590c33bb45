import { formatExact, formatNumber } from './numbers';

/** A number at 3 significant digits, with all of them as tooltip. */
export function NumberText({ value }: { value: number | null | undefined }) {
  return <span title={formatExact(value)}>{formatNumber(value)}</span>;
}
