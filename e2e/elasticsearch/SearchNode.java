import java.io.OutputStream;
import java.util.List;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * An Elasticsearch of one node, on a free loopback port that it prints once it can be asked. Its only argument is the
 * folder for its data. It ends with its standard input, and so with whoever started it.
 */
public final class SearchNode extends Node {
    private SearchNode(Settings settings) {
        super(new Environment(settings, null), List.of(Netty4Plugin.class), false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.builder()
                .put("path.home", arguments[0])
                .put("cluster.name", "vigil-e2e")
                .put("node.name", "vigil-e2e")
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.type", "netty4")
                .put("http.port", 0)
                .put("transport.type", "netty4")
                .put("transport.port", 0)
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .put("action.destructive_requires_name", true)
                .build();
        Node node = new SearchNode(settings).start();
        HttpServerTransport http = node.injector().getInstance(HttpServerTransport.class);
        System.out.println("http://127.0.0.1:" + http.boundAddress().publishAddress().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        node.close();
    }
}
