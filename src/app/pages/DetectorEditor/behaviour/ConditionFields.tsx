import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, useStyles2 } from '@grafana/ui';
import type { RuleCondition } from '../../../../schema';
import { controlId } from '../draft/editor-context';
import { toPercent } from '../draft/percent';
import { DraftField } from '../fields/DraftField';
import { NumberField } from '../fields/NumberField';

interface ConditionFieldsProps {
  path: string;
  /** What a screen reader calls it: `1, condition 2`. */
  title: string;
  lead: string;
  names: readonly string[];
  condition: RuleCondition;
  onChange(condition: RuleCondition): void;
  /** Null for the only one. */
  onRemove: (() => void) | null;
}

const SIDES = [
  { value: 'above' as const, label: 'above' },
  { value: 'below' as const, label: 'below' },
];

const MEASURES = [
  { value: 'absolute' as const, label: 'in its unit' },
  { value: 'relative' as const, label: '% of the expected' },
];

/** "While errors are above the expected, by at most 10 %": one line of what is normal. */
export function ConditionFields(props: ConditionFieldsProps) {
  const { path, title, lead, names, condition, onChange, onRemove } = props;
  const styles = useStyles2(getStyles);
  const { feature, side, measure, atMost } = condition;
  const set = (part: Partial<RuleCondition>) => onChange({ ...condition, ...part });
  const isRelative = measure === 'relative';
  const offered = names.includes(feature) ? names : [...names, feature];
  return (
    <div className={styles.row} role="group" aria-label={`Normal ${title}`}>
      <span className={styles.lead}>{lead}</span>
      {offered.length > 1 && (
        <DraftField path={`${path}.feature`} label="Feature">
          <Combobox
            id={controlId(`${path}.feature`)}
            width={20}
            options={offered.map((value) => ({ value, ...(!names.includes(value) && { description: 'not there' }) }))}
            value={feature}
            onChange={({ value }) => set({ feature: value })}
          />
        </DraftField>
      )}
      <DraftField path={`${path}.side`} label="Is, of the expected">
        <Combobox
          id={controlId(`${path}.side`)}
          width={14}
          options={SIDES}
          value={side}
          onChange={({ value }) => set({ side: value })}
        />
      </DraftField>
      <DraftField path={`${path}.atMost`} label="By at most">
        <NumberField
          id={controlId(`${path}.atMost`)}
          value={isRelative ? toPercent(atMost) : atMost}
          placeholder="any amount"
          {...(isRelative && { unit: '%' })}
          onChange={(value) => set({ atMost: isRelative && value !== null ? value / 100 : value })}
        />
      </DraftField>
      <DraftField path={`${path}.measure`} label="Measured">
        <Combobox
          id={controlId(`${path}.measure`)}
          width={22}
          options={MEASURES}
          value={measure}
          onChange={({ value }) => set({ measure: value, atMost: null })}
        />
      </DraftField>
      {onRemove !== null && (
        <Button
          size="sm"
          variant="secondary"
          fill="text"
          icon="times"
          className={styles.remove}
          aria-label={`Remove normal ${title}`}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1) }),
  // Beside the controls, below their labels.
  lead: css({ minWidth: theme.spacing(5), paddingTop: theme.spacing(3.25), color: theme.colors.text.secondary }),
  remove: css({ marginTop: theme.spacing(3.25) }),
});
