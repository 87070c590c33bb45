import { Button } from '@grafana/ui';

interface OpenOnlyChipProps {
  value: boolean;
  onChange(openOnly: boolean): void;
}

/** Toggles between all events and those still going on. */
export function OpenOnlyChip({ value, onChange }: OpenOnlyChipProps) {
  return (
    <Button
      size="sm"
      variant="secondary"
      fill={value ? 'solid' : 'outline'}
      {...(value && { icon: 'check' })}
      aria-pressed={value}
      onClick={() => onChange(!value)}
    >
      open only
    </Button>
  );
}
