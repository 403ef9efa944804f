export function nameRun(): void;
export function sayOnce(line: string): void;
export function kafkaHostFolder(): string;
export function stopSharedKafka(): Promise<void>;
