package dev.sluice.benchmarks.ceiling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads a payload into a row with Jackson's streaming parser. Not thread-safe. */
final class OrderParser {

    private final JsonFactory json = new JsonFactory();
    private final OrderRow row;

    OrderParser(OrderRow row) {
        this.row = row;
    }

    /** True if the payload is a whole JSON object; the row then holds its texts. */
    boolean read(byte[] payload) throws IOException {
        row.clear();
        try (JsonParser parser = json.createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    set(field, parser);
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT;
        } catch (JsonProcessingException unreadable) {
            return false;
        }
    }

    private void set(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "order_id" -> row.orderId = parser.getText();
            case "customer_id" -> row.customerId = parser.getLongValue();
            case "email" -> row.email = parser.getText();
            case "country_code" -> row.country = parser.getText();
            case "address" -> row.address = parser.getText();
            case "product" -> row.product = parser.getText();
            case "category" -> row.category = parser.getText();
            case "quantity" -> row.quantity = parser.getLongValue();
            case "amount" -> row.amount = parser.getText();
            case "ordered_at" -> row.orderedAt = parser.getText();
            case "status" -> row.status = parser.getText();
            case "payment_ref" -> row.paymentRef = parser.getText();
            default -> parser.skipChildren();
        }
    }
}
