export function nameRun(): void;
export function kafkaHostFolder(): string;
export function stopSharedKafka(): Promise<void>;
