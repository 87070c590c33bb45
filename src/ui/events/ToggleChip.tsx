import { Button } from '@grafana/ui';
import type { ReactNode } from 'react';

interface ToggleChipProps {
  value: boolean;
  onChange(value: boolean): void;
  children: ReactNode;
}

/** A small button that is pressed or not. */
export function ToggleChip({ value, onChange, children }: ToggleChipProps) {
  return (
    <Button
      size="sm"
      variant="secondary"
      fill={value ? 'solid' : 'outline'}
      {...(value && { icon: 'check' })}
      aria-pressed={value}
      onClick={() => onChange(!value)}
    >
      {children}
    </Button>
  );
}
