/** If a part of the page cannot be drawn, the page says so and offers a way on, instead of going blank. */
import { Component, type ReactNode } from 'react';

interface State {
  readonly fault: string | undefined;
}

export class LastResort extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { fault: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <main role="alert" className="last-resort">
        <h1>This view could not be drawn</h1>
        <p>{fault}</p>
        <p>The experiment is in the address bar and is kept.</p>
        <button type="button" className="button" onClick={() => this.setState({ fault: undefined })}>
          Draw it again
        </button>
      </main>
    );
  }
}
