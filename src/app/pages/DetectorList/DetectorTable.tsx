import { cx } from '@emotion/css';
import { Checkbox, useStyles2 } from '@grafana/ui';
import type { DetectorView } from '../../../schema';
import { getTableStyles } from '../../../ui/table/get-table-styles';
import { DetectorRow } from './DetectorRow';

interface DetectorTableProps {
  rows: readonly DetectorView[];
  selected: ReadonlySet<string>;
  onSelect(ids: ReadonlySet<string>): void;
}

export function DetectorTable({ rows, selected, onSelect }: DetectorTableProps) {
  const styles = useStyles2(getTableStyles);
  const isAll = rows.length > 0 && rows.every(({ detector }) => selected.has(detector.id));
  const toggleAll = () => onSelect(new Set(isAll ? [] : rows.map(({ detector }) => detector.id)));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) {
      next.add(id);
    }
    onSelect(next);
  };
  return (
    <div className={styles.wrap}>
      <table className={styles.table} aria-label="Detectors">
        <thead>
          <tr>
            <th>
              <Checkbox
                aria-label="Select all on this page"
                value={isAll}
                indeterminate={!isAll && selected.size > 0}
                onChange={toggleAll}
              />
            </th>
            <th>Name</th>
            <th>State</th>
            <th>Last 24 h</th>
            <th>Open</th>
            <th className={cx(styles.number, styles.wide)}>Series</th>
            <th>Last run</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((view) => (
            <DetectorRow
              key={view.detector.id}
              view={view}
              isSelected={selected.has(view.detector.id)}
              onToggle={() => toggle(view.detector.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
