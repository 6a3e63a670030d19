// The messages between the thread of the tasks and that of the database.
import type { SqliteDatabase } from "./_sqlite_database.ts";

/** The questions that a database answers. */
export type Question = Exclude<keyof SqliteDatabase, "answer" | "isIdle" | "scrub">;

/** What a question is asked with. */
export type QuestionArgs<Q extends Question> = Parameters<SqliteDatabase[Q]>;

/** The answer to a question. */
export type Answer<Q extends Question> = Awaited<ReturnType<SqliteDatabase[Q]>>;

/** A question as it is sent. */
export interface QuestionMessage<Q extends Question = Question> {
  readonly id: number;
  readonly question: Q;
  readonly args: QuestionArgs<Q>;
}

/** An answer as it is sent. */
export interface AnswerMessage {
  readonly id: number;
  readonly answer?: unknown;
  /** Why there is none. */
  readonly failure?: string;
}

/** Answers a question of a database. */
export async function answerMessage(
  database: SqliteDatabase,
  { id, question, args }: QuestionMessage,
): Promise<AnswerMessage> {
  try {
    const answer = await database.answer((each) =>
      (each[question] as (...args: readonly unknown[]) => unknown)(...args)
    );
    return { id, answer };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
