"""The metrics page, read as Prometheus does."""

from prometheus_client.parser import text_string_to_metric_families


def numbers(client, **headers):
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}
