/** Where processors say what went wrong; a pino logger fits. */
export interface ProcessorLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

export const SILENT: ProcessorLog = { info() {}, warn() {}, error() {} };
