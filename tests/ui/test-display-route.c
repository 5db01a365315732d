/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <gio/gio.h>

#include "views/machine/pdk-display-route.h"

/* Where a display is looked for: never anywhere but at, or from, the libvirt host. */

#define REMOTE "qemu+tls://root@lab1.example/system"
#define SSH    "qemu+ssh://root@lab1.example/system"

static PdkDisplayRoute *
choose (const char *graphics_xml, const char *uri, gboolean is_local)
{
  g_autofree char *xml =
      g_strdup_printf ("<domain type='qemu'><devices>%s</devices></domain>", graphics_xml);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) graphics = pdk_graphics_info_parse (xml, &error);

  g_assert_no_error (error);

  return pdk_display_route_choose (graphics, uri, is_local);
}

static void
test_local (void)
{
  g_autoptr (PdkDisplayRoute) route =
      choose ("<graphics type='vnc' port='5900'/>"
              "<graphics type='spice'><listen type='none'/></graphics>",
              "qemu:///system", TRUE);

  g_assert_cmpint (route->kind, ==, PDK_DISPLAY_ROUTE_FD);
  g_assert_cmpuint (route->graphics->index, ==, 1);
}

/* Of displays that can be reached SPICE can do more; one that cannot is no use at all. */
static void
test_best (void)
{
  g_autoptr (PdkDisplayRoute) both =
      choose ("<graphics type='vnc' port='5900'/><graphics type='spice' port='5901'/>", REMOTE,
              FALSE);
  g_autoptr (PdkDisplayRoute) reachable =
      choose ("<graphics type='spice' port='5900' listen='127.0.0.1'/>"
              "<graphics type='rdp' port='5902' listen='0.0.0.0'/>"
              "<graphics type='vnc' port='5901' listen='0.0.0.0'/>",
              REMOTE, FALSE);
  g_autoptr (PdkDisplayRoute) vnc = choose (
      "<graphics type='rdp'/><graphics type='vnc'><listen type='socket' socket='/run/x'/></graphics>",
      "qemu:///session", TRUE);
  g_autoptr (PdkDisplayRoute) no_port =
      choose ("<graphics type='vnc' tlsPort='5901' listen='0.0.0.0'/>", REMOTE, FALSE);

  g_assert_cmpint (both->graphics->type, ==, PDK_GRAPHICS_SPICE);
  g_assert_cmpint (reachable->kind, ==, PDK_DISPLAY_ROUTE_HOST);
  g_assert_cmpint (reachable->graphics->type, ==, PDK_GRAPHICS_VNC);
  g_assert_cmpint (reachable->graphics->port, ==, 5901);
  g_assert_cmpint (vnc->kind, ==, PDK_DISPLAY_ROUTE_FD);
  g_assert_cmpuint (vnc->graphics->index, ==, 1);
  g_assert_cmpint (no_port->kind, ==, PDK_DISPLAY_ROUTE_UNREACHABLE);
}

static void
test_none_and_unsupported (void)
{
  g_autoptr (PdkDisplayRoute) none = choose ("", "qemu:///system", TRUE);
  g_autoptr (PdkDisplayRoute) rdp =
      choose ("<graphics type='rdp' port='5900' listen='0.0.0.0'/>", REMOTE, FALSE);

  g_assert_cmpint (none->kind, ==, PDK_DISPLAY_ROUTE_NO_DISPLAY);
  g_assert_cmpint (rdp->kind, ==, PDK_DISPLAY_ROUTE_UNSUPPORTED);
  g_assert_cmpstr (rdp->graphics->type_name, ==, "rdp");
}

/* What a graphics card drew does not travel: better no connection than a black screen. */
static void
test_gl (void)
{
  const char *on = "<graphics type='spice'><listen type='none'/><gl enable='yes'/></graphics>";
  const char *off = "<graphics type='spice'><listen type='none'/><gl enable='no'/></graphics>";
  const char *remote = "<graphics type='spice' port='5900' listen='0.0.0.0'>"
                       "<gl enable='yes' rendernode='/dev/dri/renderD128'/></graphics>";
  const struct {
    const char *graphics;
    const char *uri;
    gboolean is_local;
    gboolean can_show;
    gboolean leads;
  } rows[] = {
    { on, "qemu:///system", TRUE, TRUE, TRUE },   { on, "qemu:///system", TRUE, FALSE, FALSE },
    { off, "qemu:///system", TRUE, FALSE, TRUE }, { remote, REMOTE, FALSE, TRUE, FALSE },
    { remote, REMOTE, FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkDisplayRoute) route = choose (rows[i].graphics, rows[i].uri, rows[i].is_local);

    pdk_display_route_check_gl (route, rows[i].can_show);
    g_assert_cmpint (pdk_display_route_leads (route), ==, rows[i].leads);
    if (!rows[i].leads)
      g_assert_nonnull (strstr (route->reason, "“gl”"));
    g_assert_cmpint (route->refused_gl, ==, !rows[i].leads);
  }
}

typedef struct {
  const char *name;
  const char *graphics;
  const char *uri;
  PdkDisplayRouteKind kind;
  const char *host;
} Case;

#define SPICE(listen, ports) "<graphics type='spice' " ports ">" listen "</graphics>"
#define AT(address)          "<listen type='address' address='" address "'/>"

static const Case cases[] = {
  { "wildcard", SPICE (AT ("0.0.0.0"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_HOST,
    "lab1.example" },
  { "wildcard-6", SPICE (AT ("::"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_HOST,
    "lab1.example" },
  { "same-name", SPICE (AT ("LAB1.example"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_HOST,
    "lab1.example" },
  { "tls-only", SPICE (AT ("0.0.0.0"), "tlsPort='5901'"), REMOTE, PDK_DISPLAY_ROUTE_HOST,
    "lab1.example" },
  { "same-v6", SPICE (AT ("fd00:0::1"), "port='5900'"), "qemu+tls://[fd00::1]/system",
    PDK_DISPLAY_ROUTE_HOST, "fd00::1" },
  { "loopback-of-loopback", SPICE (AT ("127.0.0.1"), "port='5900'"), "qemu+tcp://localhost/system",
    PDK_DISPLAY_ROUTE_HOST, "localhost" },
  { "loopback", SPICE (AT ("127.0.0.1"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_UNREACHABLE,
    NULL },
  { "loopback-6", SPICE (AT ("::1"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_UNREACHABLE, NULL },
  { "socket", SPICE ("<listen type='socket' socket='/run/x.sock'/>", ""), REMOTE,
    PDK_DISPLAY_ROUTE_UNREACHABLE, NULL },
  { "no-listen", SPICE ("<listen type='none'/>", ""), REMOTE, PDK_DISPLAY_ROUTE_UNREACHABLE, NULL },
  { "no-port", SPICE (AT ("0.0.0.0"), "port='-1'"), REMOTE, PDK_DISPLAY_ROUTE_UNREACHABLE, NULL },
  { "ssh-loopback", SPICE (AT ("127.0.0.1"), "port='5900'"), SSH, PDK_DISPLAY_ROUTE_TUNNEL,
    "lab1.example" },
  { "ssh-wildcard", SPICE (AT ("0.0.0.0"), "port='5900'"), SSH, PDK_DISPLAY_ROUTE_TUNNEL,
    "lab1.example" },
  { "ssh-other", SPICE (AT ("192.0.2.7"), "port='5900'"), SSH, PDK_DISPLAY_ROUTE_TUNNEL,
    "lab1.example" },
  { "ssh-socket", SPICE ("<listen type='socket' socket='/run/x.sock'/>", ""), SSH,
    PDK_DISPLAY_ROUTE_TUNNEL, "lab1.example" },
  { "ssh-socket-unnamed", SPICE ("<listen type='socket'/>", ""), SSH, PDK_DISPLAY_ROUTE_UNREACHABLE,
    NULL },
  { "ssh-no-listen", SPICE ("<listen type='none'/>", ""), SSH, PDK_DISPLAY_ROUTE_UNREACHABLE,
    NULL },
  { "ssh-tls-only", SPICE (AT ("0.0.0.0"), "tlsPort='5901'"), SSH, PDK_DISPLAY_ROUTE_HOST,
    "lab1.example" },
  { "libssh-loopback", SPICE (AT ("127.0.0.1"), "port='5900'"), "qemu+libssh2://lab1/system",
    PDK_DISPLAY_ROUTE_TUNNEL, "lab1" },
  { "other", SPICE (AT ("192.0.2.7"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_CHECK_HOST, NULL },
  { "other-name", SPICE (AT ("router.lan"), "port='5900'"), REMOTE, PDK_DISPLAY_ROUTE_CHECK_HOST,
    NULL },
};

static void
test_remote (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (PdkDisplayRoute) route = choose (row->graphics, row->uri, FALSE);

  g_assert_cmpint (route->kind, ==, row->kind);
  if (row->host != NULL)
    g_assert_cmpstr (route->host, ==, row->host);
  g_assert_cmpint (route->reason != NULL, ==, row->kind == PDK_DISPLAY_ROUTE_UNREACHABLE);
  g_assert_cmpint (pdk_display_route_leads (route), ==,
                   row->kind == PDK_DISPLAY_ROUTE_HOST || row->kind == PDK_DISPLAY_ROUTE_TUNNEL);
}

static PdkDisplayRoute *
confirm (const char *listen, const char *resolved)
{
  g_autofree char *graphics = g_strdup_printf (
      "<graphics type='spice' port='5900'><listen type='address' address='%s'/></graphics>",
      listen);
  PdkDisplayRoute *route = choose (graphics, REMOTE, FALSE);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (resolved);
  g_autoptr (GList) addresses = g_list_append (NULL, address);

  pdk_display_route_confirm_host (route, addresses);

  return route;
}

static void
test_confirmed_host (void)
{
  g_autoptr (PdkDisplayRoute) own = confirm ("192.0.2.7", "192.0.2.7");
  g_autoptr (PdkDisplayRoute) other = confirm ("192.0.2.8", "192.0.2.7");
  g_autoptr (PdkDisplayRoute) name = confirm ("router.lan", "192.0.2.7");
  g_autoptr (PdkDisplayRoute) hostile = confirm ("-oX y", "192.0.2.7");

  g_assert_true (pdk_display_route_leads (own));
  g_assert_cmpstr (own->host, ==, "lab1.example");
  /* A question names the address, before anything is connected. */
  g_assert_cmpint (other->kind, ==, PDK_DISPLAY_ROUTE_ELSEWHERE);
  g_assert_false (pdk_display_route_leads (other));
  g_assert_nonnull (strstr (other->reason, "192.0.2.8"));
  g_assert_nonnull (strstr (other->reason, "lab1.example"));
  g_assert_cmpint (name->kind, ==, PDK_DISPLAY_ROUTE_ELSEWHERE);
  g_assert_nonnull (strstr (name->reason, "router.lan"));
  g_assert_cmpint (hostile->kind, ==, PDK_DISPLAY_ROUTE_UNREACHABLE);

  pdk_display_route_trust (other);
  g_assert_true (pdk_display_route_leads (other));
  g_assert_cmpstr (other->host, ==, "192.0.2.8");
  g_assert_null (other->reason);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/console/route/local", test_local);
  g_test_add_func ("/console/route/best", test_best);
  g_test_add_func ("/console/route/gl", test_gl);
  g_test_add_func ("/console/route/none-and-unsupported", test_none_and_unsupported);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/console/route/remote/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_remote);
  }
  g_test_add_func ("/console/route/confirmed-host", test_confirmed_host);

  return g_test_run ();
}
