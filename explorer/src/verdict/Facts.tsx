/** A list of labels with their values. */
export function Facts({ children }: { children: React.ReactNode }): React.JSX.Element {
  return <dl className="facts">{children}</dl>;
}

/** One label with its value; nothing when there is no value. */
export function Fact({ label, children }: { label: string; children: React.ReactNode }): React.JSX.Element | null {
  if (children === undefined || children === null) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
