import { css } from '@emotion/css';
import type { GrafanaTheme2, QueryEditorHelpProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { withDefaults, type VigilQuery } from './query';

interface Example {
  title: string;
  text: string;
  query: Omit<VigilQuery, 'refId'>;
}

const EXAMPLES: readonly Example[] = [
  {
    title: 'What is usual, and what is not',
    text: 'Value and expected band of the detector most in need of a look.',
    query: { queryType: 'band' },
  },
  {
    title: 'All severe anomalies',
    text: 'As a table, newest first.',
    query: { queryType: 'anomalies', severity: 'severe' },
  },
  {
    title: 'What is going on now',
    text: 'Anomalies that are still open, of any severity.',
    query: { queryType: 'anomalies', openOnly: true },
  },
  {
    title: 'How surprising it is',
    text: 'Scores of the ten worst series. About one ordinary point in 1,000 reaches 30, one in 100,000 reaches 50.',
    query: { queryType: 'score', seriesLimit: 10 },
  },
  {
    title: 'A number for an alert rule',
    text: 'The newest score of every series; fire above 70 for severe.',
    query: { queryType: 'alert', measure: 'score' },
  },
  {
    title: 'How the detectors are doing',
    text: 'State, lag and last error of each.',
    query: { queryType: 'status' },
  },
];

/** Examples that become the query when they are chosen. */
export function QueryEditorHelp({ query, onClickExample }: QueryEditorHelpProps<VigilQuery>) {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <h2>Vigil queries</h2>
      <p>Choose an example to try it.</p>
      <ul className={styles.list}>
        {EXAMPLES.map((example) => (
          <li key={example.title}>
            <button
              type="button"
              className={styles.example}
              onClick={() => onClickExample(withDefaults({ refId: query?.refId ?? 'A', ...example.query }))}
            >
              <strong>{example.title}</strong>
              <span className={styles.text}>{example.text}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', display: 'grid', gap: theme.spacing(1) }),
  example: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    width: '100%',
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    textAlign: 'left',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '1px' },
  }),
  text: css({ color: theme.colors.text.secondary }),
});
