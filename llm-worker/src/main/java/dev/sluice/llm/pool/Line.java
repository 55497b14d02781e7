package dev.sluice.llm.pool;

import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.provider.ModelClient;

/**
 * One provider and model, ready to be called.
 *
 * @param identity who it is
 * @param client makes one request
 * @param tariff what requests cost
 * @param permits where leave is asked for
 */
public record Line(Identity identity, ModelClient client, Tariff tariff, Permits permits) {}
