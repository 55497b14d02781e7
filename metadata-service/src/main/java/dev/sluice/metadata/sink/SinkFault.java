package dev.sluice.metadata.sink;

/** The system, not a record, keeps the sink from writing; nothing is lost. */
final class SinkFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    SinkFault(Fault fault, Throwable cause) {
        super(fault.reason(), cause);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
