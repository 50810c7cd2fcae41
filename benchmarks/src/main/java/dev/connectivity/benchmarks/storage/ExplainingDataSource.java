package dev.connectivity.benchmarks.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Asks for the plan of every query before it is run, on the same connection and so with the same role and settings. The
 * driver's statements print themselves with their arguments.
 */
final class ExplainingDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;
    private static final Set<String> EXECUTIONS = Set.of("execute", "executeQuery");

    @SuppressWarnings("serial") // never serialised
    private final DataSource target;

    @SuppressWarnings("serial") // never serialised
    private final List<String> plans;

    ExplainingDataSource(DataSource target, List<String> plans) {
        this.target = target;
        this.plans = plans;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = target.getConnection();
        return proxy(
                Connection.class,
                connection,
                (method, result) -> {
                    if (result instanceof PreparedStatement statement
                            && method.getName().equals("prepareStatement")) {
                        return proxy(PreparedStatement.class, statement, null, connection);
                    }
                    return result;
                },
                connection);
    }

    private interface After {
        Object result(Method method, Object result);
    }

    private <T> T proxy(Class<T> type, T delegate, @Nullable After after, Connection connection) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (delegate instanceof PreparedStatement statement && EXECUTIONS.contains(method.getName())) {
                        explain(statement, connection);
                    }
                    try {
                        Object result = method.invoke(delegate, arguments);
                        return after == null || result == null ? result : after.result(method, result);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    private void explain(PreparedStatement prepared, Connection connection) throws SQLException {
        String sql = prepared.unwrap(PreparedStatement.class).toString();
        int query = sql.indexOf("SELECT");
        if (query < 0 || !sql.contains("FROM connectivity.")) {
            return;
        }
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN (COSTS OFF) " + sql.substring(query))) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        plans.add(plan.toString());
    }
}
