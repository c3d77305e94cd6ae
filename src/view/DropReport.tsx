/**
 * One report for all files of a drop, failures first: what each holds, what was noticed, why it was refused and what one click can do about it. Not modal;
 * while files are being read it counts them and offers to stop.
 */
import { type MouseEvent, useEffect, useState } from 'react';
import { whole } from '../plot/number-format.ts';
import { intake, useIntake } from '../store/files.ts';
import { type Contents, type IntakeRow, reportOrder } from '../store/intake.ts';
import { liesThere, useSubject } from '../store/subject.ts';
import { bytesInWords, sizeInWords } from './file-words.ts';
import { NoticeList } from './NoticeList.tsx';
import { Findings, mendsOf, placeOf, Quoted } from './Refusal.tsx';
import { useLate } from './use-late.ts';

/** Does what a button of a row says; the row may be another one afterwards, and the focus waits at the report. */
const from =
  (action: () => Promise<void>) =>
  (event: MouseEvent<HTMLElement>): void => {
    event.currentTarget.closest('section')?.focus();
    void action();
  };

const rowsAtFirst = 100;

function Progress({ rows }: { rows: readonly IntakeRow[] }) {
  const reading = useSubject((state) => state.reading);
  const done = rows.filter(({ state }) => state.kind !== 'waiting' && state.kind !== 'reading').length;
  const current = rows.find(({ state }) => state.kind === 'reading');
  return (
    <p>
      <b>Reading {rows.length > 1 ? `file ${whole(done + 1)} of ${whole(rows.length)}` : 'a file'}</b>
      {current && `: ${current.name}`}
      {reading && reading.size > 0 && `, ${bytesInWords(reading.bytes)} of ${bytesInWords(reading.size)}`}
    </p>
  );
}

function Outcome({ rows }: { rows: readonly IntakeRow[] }) {
  const of = (kind: IntakeRow['state']['kind']): number => rows.filter(({ state }) => state.kind === kind).length;
  const [read, refused, left] = [of('read'), of('refused'), of('left')];
  return (
    <p>
      <b>
        {whole(read)} of {whole(rows.length)} files read
      </b>
      {refused > 0 && `, ${whole(refused)} refused`}
      {left > 0 && `, ${whole(left)} not read`}.
    </p>
  );
}

function ReadRow({ row, contents }: { row: IntakeRow; contents: Contents }) {
  const [open, setOpen] = useState(false);
  const onBench = useSubject((state) => liesThere(state, contents.hash, row.options));
  const { notices } = contents;
  return (
    <li>
      <span className="name">{row.name}</span>
      <span className="note">{contents.format}</span>
      <span className="num">{sizeInWords(contents.size)}</span>
      {notices.length > 0 ? (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {whole(notices.length)} {notices.length === 1 ? 'notice' : 'notices'}
        </button>
      ) : (
        <span />
      )}
      {onBench ? (
        <span className="go note">on the bench</span>
      ) : (
        <button
          type="button"
          className="go link"
          aria-label={`Open ${row.name}`}
          onClick={from(() => intake.open(row.id))}
        >
          Open
        </button>
      )}
      {open && (
        <div className="detail">
          <NoticeList notices={notices} onMend={(options) => void intake.mend(row.id, options)} />
        </div>
      )}
    </li>
  );
}

type RefusedState = Extract<IntakeRow['state'], { kind: 'refused' }>;

function RefusedRow({ row, refusal }: { row: IntakeRow; refusal: RefusedState['refusal'] }) {
  const [open, setOpen] = useState(false);
  const { problem, quoted } = refusal;
  const mends = mendsOf(refusal);
  return (
    <li>
      <span className="name">{row.name}</span>
      <span className="why">
        <b>{placeOf(problem)}</b>: found {problem.found}
      </span>
      <button
        type="button"
        className="link"
        aria-expanded={open}
        aria-label={`Why ${row.name} was refused`}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Less' : 'Why'}
      </button>
      {mends[0] ? (
        <button type="button" className="go link" onClick={from(() => intake.mend(row.id, mends[0].options))}>
          {mends[0].label}
        </button>
      ) : (
        <span />
      )}
      {open && (
        <div className="detail">
          <Quoted lines={quoted} bad={problem.line} />
          <Findings problem={problem} />
          {mends.length > 1 && (
            <div className="remedies">
              {mends.slice(1).map(({ label, options }) => (
                <button key={label} type="button" className="btn" onClick={from(() => intake.mend(row.id, options))}>
                  {label}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </li>
  );
}

function Row({ row }: { row: IntakeRow }) {
  const { state } = row;
  switch (state.kind) {
    case 'read':
      return <ReadRow row={row} contents={state.contents} />;
    case 'refused':
      return <RefusedRow row={row} refusal={state.refusal} />;
    case 'waiting':
    case 'reading':
    case 'left':
      return (
        <li>
          <span className="name">{row.name}</span>
          <span className="why note">
            {state.kind === 'waiting' ? 'waiting' : state.kind === 'reading' ? 'being read' : 'not read'}
          </span>
          <span />
          {state.kind === 'left' ? (
            <button
              type="button"
              className="go link"
              aria-label={`Open ${row.name}`}
              onClick={from(() => intake.open(row.id))}
            >
              Open
            </button>
          ) : (
            <span />
          )}
        </li>
      );
    default:
      throw new Error(`unknown state ${JSON.stringify(state satisfies never)}`);
  }
}

export function DropReport() {
  const { rows, remarks, busy } = useIntake();
  const [shown, setShown] = useState(rowsAtFirst);
  const late = useLate(busy);
  const single = rows.length === 1 && remarks.length === 0;
  const absent = (rows.length === 0 && remarks.length === 0) || (single && !late);
  useEffect(() => {
    if (absent) setShown(rowsAtFirst);
  }, [absent]);
  if (absent) return null;
  const ordered = reportOrder(rows);
  return (
    <section
      className="report"
      aria-label="Files given"
      data-testid="report"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') intake.close();
      }}
    >
      <header>
        <div role="status">{busy ? <Progress rows={rows} /> : <Outcome rows={rows} />}</div>
        <span className="spring" />
        {busy ? (
          <button type="button" className="btn" onClick={() => intake.cancel()}>
            Cancel
          </button>
        ) : (
          <button type="button" className="btn" onClick={() => intake.close()}>
            Close
          </button>
        )}
      </header>
      {!single && (
        <div className="rows">
          {remarks.map((remark) => (
            <p key={remark} className="note">
              {remark}
            </p>
          ))}
          <ul>
            {ordered.slice(0, shown).map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
          {ordered.length > shown && (
            <button type="button" className="link" onClick={() => setShown(shown + 10 * rowsAtFirst)}>
              Show more of the other {whole(ordered.length - shown)} files
            </button>
          )}
        </div>
      )}
    </section>
  );
}
