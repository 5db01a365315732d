/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-await.h"
#include "viewer/pdk-viewer-address.h"
#include "viewer/pdk-viewer-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Addresses and files that lead to a display: what is taken from them, and what is refused. */

#define AUTHORITY "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"

/* As Proxmox VE 8 makes them, but for names, ticket and certificate. */
#define PROXMOX                                                                                    \
  "[virt-viewer]\n"                                                                                \
  "tls-port=61000\n"                                                                               \
  "title=VM 100 - web\n"                                                                           \
  "password=14a60aa38fab20d4e945590fa1c4b195a8fc6cd4\n"                                            \
  "proxy=http://pve1.example.org:3128\n"                                                           \
  "type=spice\n"                                                                                   \
  "secure-attention=Ctrl+Alt+Ins\n"                                                                \
  "toggle-fullscreen=Shift+F11\n"                                                                  \
  "delete-this-file=1\n"                                                                           \
  "host=pvespiceproxy:64198b7e:100:pve1::3dbce15a99118cc74b36b6ac1d813d8325fa3f4c\n"               \
  "release-cursor=Ctrl+Alt+R\n"                                                                    \
  "ca=-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n\n"                         \
  "host-subject=OU=PVE Cluster Node,O=Proxmox Virtual Environment,CN=pve1.example.org\n"

/* As oVirt 4.5 makes them. */
#define OVIRT                                                                                      \
  "[virt-viewer]\n"                                                                                \
  "type=spice\n"                                                                                   \
  "host=10.0.0.7\n"                                                                                \
  "port=-1\n"                                                                                      \
  "password=abcdefghijkl\n"                                                                        \
  "# Password is valid for 120 seconds.\n"                                                         \
  "delete-this-file=1\n"                                                                           \
  "fullscreen=1\n"                                                                                 \
  "title=desk:%d\n"                                                                                \
  "toggle-fullscreen=shift+f11\n"                                                                  \
  "release-cursor=shift+f12\n"                                                                     \
  "secure-attention=ctrl+alt+end\n"                                                                \
  "tls-port=5901\n"                                                                                \
  "enable-smartcard=0\n"                                                                           \
  "enable-usb-autoshare=1\n"                                                                       \
  "usb-filter=-1,-1,-1,-1,0\n"                                                                     \
  "tls-ciphers=DEFAULT\n"                                                                          \
  "host-subject=O=example.org,CN=10.0.0.7\n"                                                       \
  "ca=-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n\n"                         \
  "secure-channels=main;inputs;cursor;playback;record;display;smartcard;usbredir\n"                \
  "versions=rhev-win64:2.0-160;rhev-win32:2.0-160\n"                                               \
  "newer-version-url=https://engine.example.org/client.html\n"                                     \
  "\n"                                                                                             \
  "[ovirt]\n"                                                                                      \
  "host=engine.example.org:443\n"                                                                  \
  "vm-guid=11111111-2222-4333-8444-555555555555\n"                                                 \
  "sso-token=secret\n"                                                                             \
  "admin=1\n"

static const struct {
  const char *address;
  const char *canonical; /* NULL for the same */
  PdkViewerProtocol protocol;
  const char *host;
  int port;
  int tls_port;
  const char *socket;
  const char *place;
} good_addresses[] = {
  { "spice://lab1:5900", NULL, PDK_VIEWER_SPICE, "lab1", 5900, 0, NULL, "lab1:5900" },
  { "SPICE://Lab1:5900/", "spice://Lab1:5900", PDK_VIEWER_SPICE, "Lab1", 5900, 0, NULL,
    "Lab1:5900" },
  { "spice://lab1?port=5900", "spice://lab1:5900", PDK_VIEWER_SPICE, "lab1", 5900, 0, NULL,
    "lab1:5900" },
  { "spice://lab1/?port=5900&tls-port=5901", "spice://lab1:5900?tls-port=5901", PDK_VIEWER_SPICE,
    "lab1", 5900, 5901, NULL, "lab1:5901" },
  { "spice://lab1?tls-port=5901;port=5900", "spice://lab1:5900?tls-port=5901", PDK_VIEWER_SPICE,
    "lab1", 5900, 5901, NULL, "lab1:5901" },
  { "spice://lab1?tls-port=5901", "spice+tls://lab1:5901", PDK_VIEWER_SPICE, "lab1", 0, 5901, NULL,
    "lab1:5901" },
  { "spice+tls://lab1.example.org:5901", NULL, PDK_VIEWER_SPICE, "lab1.example.org", 0, 5901, NULL,
    "lab1.example.org:5901" },
  { "spice://[2001:db8::7]:5900", NULL, PDK_VIEWER_SPICE, "2001:db8::7", 5900, 0, NULL,
    "[2001:db8::7]:5900" },
  { "vnc://[fe80::1%25eth0]:5900", NULL, PDK_VIEWER_VNC, "fe80::1%eth0", 5900, 0, NULL,
    "[fe80::1%eth0]:5900" },
  { "spice+unix:///run/user/1000/a%20b.sock", NULL, PDK_VIEWER_SPICE, NULL, 0, 0,
    "/run/user/1000/a b.sock", "/run/user/1000/a b.sock" },
  { "vnc://lab1", "vnc://lab1:5900", PDK_VIEWER_VNC, "lab1", 5900, 0, NULL, "lab1:5900" },
  { "vnc://10.0.0.4:5903", NULL, PDK_VIEWER_VNC, "10.0.0.4", 5903, 0, NULL, "10.0.0.4:5903" },
  { "vnc://me@lab1:5903", NULL, PDK_VIEWER_VNC, "lab1", 5903, 0, NULL, "lab1:5903" },
  { "vnc+unix:///run/vnc.sock", NULL, PDK_VIEWER_VNC, NULL, 0, 0, "/run/vnc.sock",
    "/run/vnc.sock" },
};

static void
test_good_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_addresses); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdkViewerSpec) spec = pdk_viewer_address_parse (good_addresses[i].address, &error);
    g_autofree char *address = NULL;
    g_autofree char *place = NULL;

    g_assert_no_error (error);
    g_assert_true (pdk_viewer_address_is_one (good_addresses[i].address));
    g_assert_cmpint (spec->protocol, ==, good_addresses[i].protocol);
    g_assert_cmpstr (spec->host, ==, good_addresses[i].host);
    g_assert_cmpint (spec->port, ==, good_addresses[i].port);
    g_assert_cmpint (spec->tls_port, ==, good_addresses[i].tls_port);
    g_assert_cmpstr (spec->socket, ==, good_addresses[i].socket);
    g_assert_cmpint (spec->ignored != NULL, ==, TRUE);
    address = pdk_viewer_spec_build_address (spec);
    g_assert_cmpstr (address, ==,
                     good_addresses[i].canonical != NULL ? good_addresses[i].canonical
                                                         : good_addresses[i].address);
    place = pdk_viewer_spec_describe_place (spec);
    g_assert_cmpstr (place, ==, good_addresses[i].place);
  }
}

static const char *const bad_addresses[] = {
  "",
  "lab1",
  "lab1:5900",
  "spice",
  "spice:",
  "spice:lab1",
  "spice://",
  "spice://lab1", /* no port */
  "spice://:5900",
  "spice://lab1:0",
  "spice://lab1:65536",
  "spice://lab1:-1",
  "spice://lab1:5900:5901",
  "spice://lab1?port=x",
  "spice://lab1?port=",
  "spice://lab1?port=0",
  "spice://lab1?port=5900&port=5901",
  "spice://lab1:5900?port=5901",
  "spice://lab1:5900?color-depth=16",
  "spice://lab1:5900/machine",
  "spice://lab1:5900#fragment",
  "spice://-oProxyCommand=x:5900",
  "spice://lab%0a1:5900",
  "spice://la b1:5900",
  "spice://lab\n1:5900",
  "spice://lab1`id`:5900",
  "spice://[::1%25-x]:5900",
  "spice+tls://lab1",
  "spice+tls://lab1:5901?tls-port=5902",
  "spice+unix://run/display",
  "spice+unix:///",
  "spice+unix:",
  "spice+unix:///run/a%0ab",
  "spice+unix:///run/a?port=5900",
  "spice+unix:///run/"
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "spice+ssh://lab1:5900",
  "vnc://",
  "vnc://lab1?tls-port=5901",
  "vnc://lab1:5900?port=5901",
  "rdp://lab1",
  "file:///etc/passwd",
  "http://lab1:5900",
  "spice://\xff:5900",
};

static void
test_bad_addresses (void)
{
  g_autofree char *longest = g_strnfill (3000, 'a');
  g_autofree char *too_long = g_strconcat ("vnc://", longest, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad_addresses); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *escaped = g_strescape (bad_addresses[i], NULL);

    g_test_message ("%s", escaped);
    g_assert_null (pdk_viewer_address_parse (bad_addresses[i], &error));
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  g_assert_null (pdk_viewer_address_parse (too_long, NULL));
}

/* They would be in lists of processes, and in what the desktop remembers. */
static void
test_passwords_in_addresses (void)
{
  static const char *const addresses[] = {
    "spice://lab1:5900?password=hunter2", "spice://lab1:5900?passwor%64=hunter2",
    "spice://me:hunter2@lab1:5900",       "vnc://lab1:5900?VncPassword=hunter2",
    "vnc://:hunter2@lab1:5900",           "vnc://lab1?password=hunter2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pdk_viewer_address_parse (addresses[i], &error));
    g_assert_null (strstr (error->message, "hunter2"));
  }
}

static PdkViewerSpec *
parse (const char *text, GError **error)
{
  return pdk_viewer_file_parse (text, strlen (text), error);
}

static void
test_proxmox (void)
{
  static const char *const ignored[] = { "secure-attention", "toggle-fullscreen", "release-cursor",
                                         NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkViewerSpec) spec = parse (PROXMOX, &error);
  g_autofree char *place = NULL;
  g_autofree char *proxy = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (spec->protocol, ==, PDK_VIEWER_SPICE);
  g_assert_cmpstr (spec->host, ==,
                   "pvespiceproxy:64198b7e:100:pve1::3dbce15a99118cc74b36b6ac1d813d8325fa3f4c");
  g_assert_cmpint (spec->port, ==, 0);
  g_assert_cmpint (spec->tls_port, ==, 61000);
  g_assert_cmpstr (spec->proxy, ==, "http://pve1.example.org:3128");
  g_assert_cmpstr (spec->password, ==, "14a60aa38fab20d4e945590fa1c4b195a8fc6cd4");
  g_assert_cmpstr (spec->title, ==, "VM 100 - web");
  g_assert_cmpstr (spec->authorities, ==,
                   "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
  g_assert_cmpstr (spec->subject, ==,
                   "OU=PVE Cluster Node,O=Proxmox Virtual Environment,CN=pve1.example.org");
  g_assert_true (spec->delete_file);
  g_assert_false (spec->fullscreen);
  g_assert_true (pdk_viewer_spec_is_encrypted (spec));
  g_assert_cmpstrv (spec->ignored, ignored);
  place = pdk_viewer_spec_describe_place (spec);
  g_assert_cmpint (g_utf8_strlen (place, -1), <=, 80);
  proxy = pdk_viewer_spec_describe_proxy (spec);
  g_assert_cmpstr (proxy, ==, "pve1.example.org:3128");

  pdk_viewer_spec_drop_password (spec);
  g_assert_null (spec->password);
}

static void
test_ovirt (void)
{
  static const char *const ignored[] = {
    "toggle-fullscreen",
    "release-cursor",
    "secure-attention",
    "enable-smartcard",
    "enable-usb-autoshare",
    "usb-filter",
    "tls-ciphers",
    "versions",
    "newer-version-url",
    "[ovirt]",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkViewerSpec) spec = parse (OVIRT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (spec->host, ==, "10.0.0.7");
  g_assert_cmpint (spec->port, ==, 0);
  g_assert_cmpint (spec->tls_port, ==, 5901);
  g_assert_true (spec->fullscreen);
  g_assert_null (spec->proxy);
  g_assert_cmpstrv (spec->ignored, ignored);
}

static void
test_vnc_file (void)
{
  static const char *const ignored[] = { "tls-port", "ca", "host-subject", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkViewerSpec) spec =
      parse ("[virt-viewer]\ntype=vnc\nhost=node.example.org\nport=5903\ntls-port=nonsense\n"
             "password=ZOrRmRBNlzaK\nusername=me\nca=" AUTHORITY "\nhost-subject=CN=x\n",
             &error);

  g_assert_no_error (error);
  g_assert_cmpint (spec->protocol, ==, PDK_VIEWER_VNC);
  g_assert_cmpint (spec->port, ==, 5903);
  g_assert_cmpstr (spec->user_name, ==, "me");
  g_assert_false (spec->delete_file);
  g_assert_false (pdk_viewer_spec_is_encrypted (spec));
  /* VNC cannot take them from a file. */
  g_assert_null (spec->authorities);
  g_assert_cmpstrv (spec->ignored, ignored);
}

static const struct {
  const char *value;
  const char *proxy; /* NULL when it is refused */
  const char *shown;
} proxies[] = {
  { "http://proxy:3128", "http://proxy:3128", "proxy:3128" },
  { "http://proxy:3128/", "http://proxy:3128", "proxy:3128" },
  { "https://proxy", "https://proxy:3129", "proxy:3129" },
  { "http://proxy", "http://proxy:3128", "proxy:3128" },
  { "proxy", "http://proxy:3128", "proxy:3128" },
  { "10.0.0.1:8080", "http://10.0.0.1:8080", "10.0.0.1:8080" },
  { "http://me:secret@proxy:8080", "http://me:secret@proxy:8080", "proxy:8080" },
  { "http://[::1]:8080", "http://[::1]:8080", "[::1]:8080" },
  { "socks5://proxy:1080", NULL, NULL },
  { "file:///etc/passwd", NULL, NULL },
  { "http://proxy:29876?token=x", NULL, NULL },
  { "http://proxy:1/x", NULL, NULL },
  { "http://proxy:1#x", NULL, NULL },
  { "http://-proxy:1", NULL, NULL },
  { "http://pro`xy:1", NULL, NULL },
  { "http://proxy:1\\r\\nX-Evil: 1", NULL, NULL },
  { "http://:3128", NULL, NULL },
  { "http://", NULL, NULL },
  { "://", NULL, NULL },
};

static void
test_proxies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++) {
    g_autofree char *text =
        g_strdup_printf ("[virt-viewer]\ntype=spice\nhost=a\nport=5900\nproxy=%s\n",
                         proxies[i].value);
    g_autoptr (PdkViewerSpec) spec = parse (text, NULL);
    g_autofree char *shown = NULL;

    g_test_message ("%s", proxies[i].value);
    if (proxies[i].proxy == NULL) {
      g_assert_null (spec);
      continue;
    }
    g_assert_nonnull (spec);
    g_assert_cmpstr (spec->proxy, ==, proxies[i].proxy);
    shown = pdk_viewer_spec_describe_proxy (spec);
    g_assert_cmpstr (shown, ==, proxies[i].shown);
  }
}

#define SPICE "[virt-viewer]\ntype=spice\n"
#define HERE  "host=a\nport=5900\n"

static const char *const bad_files[] = {
  "",
  "\n",
  "type=spice\n",
  "<html>not found</html>",
  "[virt-viewer]\n",
  "[virt-viewer]\nhost=a\nport=5900\n",
  "[virt-viewer]\ntype=rdp\nhost=a\nport=5900\n",
  "[virt-viewer]\ntype=\nhost=a\n",
  "[Virt-Viewer]\ntype=spice\nhost=a\nport=5900\n",
  SPICE,
  SPICE "host=a\n",
  SPICE "host=a\nport=-1\n",
  SPICE "host=a\nport=-2\n",
  SPICE "host=a\nport=65536\n",
  SPICE "host=a\nport=5900x\n",
  SPICE "host=a\nport=99999999999999999999\n",
  SPICE "port=5900\n",
  SPICE "host=\nport=5900\n",
  SPICE "host=-x\nport=5900\n",
  SPICE "host=a:b\nport=5900\n", /* only a proxy takes that */
  SPICE "host=a b\nport=5900\n",
  SPICE "host=/run/socket\nport=5900\n",
  SPICE "host=a\\r\\nb\nport=5900\nproxy=http://p:1\n",
  SPICE "host=a b\nport=5900\nproxy=http://p:1\n",
  SPICE HERE "title=a\\nb\n",
  SPICE HERE "username=a\\tb\n",
  SPICE HERE "fullscreen=yes\n",
  SPICE HERE "delete-this-file=2\n",
  SPICE HERE "password=a\\qb\n",
  SPICE HERE "ca=none\n",
  SPICE HERE "host-subject=none\n",
  SPICE HERE "secure-channels=main\n",
  SPICE HERE "no value\n",
  "[virt-viewer]\ntype=vnc\nhost=a\ntls-port=5901\n",
  "[virt-viewer]\ntype=vnc\nhost=a\nport=5900\nproxy=http://p:1\n",
  SPICE HERE "title=\xff\xfe\n",
  SPICE HERE "title=\x1b[31m\n",
};

static void
test_bad_files (void)
{
  static const char with_nul[] = SPICE HERE "title=a\0b\n";
  g_autofree char *filling = g_strnfill (PDK_VIEWER_FILE_MAX, 'a');
  g_autofree char *too_long = g_strconcat (SPICE HERE "title=", filling, "\n", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *escaped = g_strescape (bad_files[i], NULL);

    g_test_message ("%s", escaped);
    g_assert_null (parse (bad_files[i], &error));
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
  g_assert_null (pdk_viewer_file_parse (with_nul, sizeof with_nul - 1, NULL));
  g_assert_null (parse (too_long, NULL));
}

/* What is shown when something is wrong tells nobody the ticket. */
static void
test_errors_keep_secrets (void)
{
  static const char *const files[] = {
    SPICE HERE "password=hunter2\\q\n",
    SPICE HERE "password hunter2\n",
    SPICE "password=hunter2\nhost=a\nport=hunter2\n",
    SPICE HERE "proxy=http://me:hunter2@-x:1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (files[i], &error));
    g_assert_null (strstr (error->message, "hunter2"));
  }
}

static void
test_many_unknown_keys (void)
{
  g_autoptr (GString) text = g_string_new (SPICE HERE);
  g_autoptr (PdkViewerSpec) spec = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "x-%u=1\n", i);
  spec = parse (text->str, NULL);
  g_assert_nonnull (spec);
  g_assert_cmpint (g_strv_length (spec->ignored), ==, 40);
}

typedef struct {
  gboolean done;
  PdkViewerSpec *spec;
  gboolean deleted;
  GError *error;
} Answer;

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->spec = pdk_viewer_file_load_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->deleted = pdk_viewer_file_delete_finish (result, &answer->error);
  answer->done = TRUE;
}

/* Returns: NULL when it cannot be loaded */
static PdkViewerSpec *
load (const char *path)
{
  Answer answer = { 0 };

  pdk_viewer_file_load_async (path, NULL, on_loaded, &answer);
  await (answer.done);
  g_assert_true ((answer.spec == NULL) == (answer.error != NULL));
  g_clear_error (&answer.error);
  return answer.spec;
}

static gboolean
delete_file (PdkViewerSpec *spec)
{
  Answer answer = { 0 };

  pdk_viewer_file_delete_async (spec, NULL, on_deleted, &answer);
  await (answer.done);
  g_assert_true (answer.deleted == (answer.error == NULL));
  g_clear_error (&answer.error);
  return answer.deleted;
}

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("pdk-viewer-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "console.vv", NULL);
  g_assert_true (g_file_set_contents (fixture->path, PROXMOX, -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_load_and_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkViewerSpec) spec = load (fixture->path);

  g_assert_cmpstr (spec->path, ==, fixture->path);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (delete_file (spec));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_false (delete_file (spec));
}

/* Another file has its name meanwhile: that one stays. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkViewerSpec) spec = load (fixture->path);
  g_autofree char *aside = g_strconcat (fixture->path, ".old", NULL);

  g_assert_cmpint (g_rename (fixture->path, aside), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "mine", -1, NULL));
  g_assert_false (delete_file (spec));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_unlink (aside);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_strconcat (fixture->path, ".link", NULL);
  g_autoptr (PdkViewerSpec) spec = NULL;

  g_assert_cmpint (symlink (fixture->path, other), ==, 0);
  spec = load (other);
  g_assert_nonnull (spec);
  g_assert_false (delete_file (spec));
  g_assert_true (g_file_test (other, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_unlink (other);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = g_strconcat (fixture->path, ".pipe", NULL);

  g_assert_null (load (fixture->folder));
  g_assert_null (load ("/nonexistent.vv"));
  g_assert_null (load ("/dev/zero"));
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_null (load (pipe_path));
  g_unlink (pipe_path);
}

static void
add_file_test (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer/addresses/good", test_good_addresses);
  g_test_add_func ("/viewer/addresses/bad", test_bad_addresses);
  g_test_add_func ("/viewer/addresses/passwords", test_passwords_in_addresses);
  g_test_add_func ("/viewer/files/proxmox", test_proxmox);
  g_test_add_func ("/viewer/files/ovirt", test_ovirt);
  g_test_add_func ("/viewer/files/vnc", test_vnc_file);
  g_test_add_func ("/viewer/files/proxies", test_proxies);
  g_test_add_func ("/viewer/files/bad", test_bad_files);
  g_test_add_func ("/viewer/files/secrets", test_errors_keep_secrets);
  g_test_add_func ("/viewer/files/unknown", test_many_unknown_keys);
  add_file_test ("/viewer/load/delete", test_load_and_delete);
  add_file_test ("/viewer/load/replaced", test_replaced);
  add_file_test ("/viewer/load/link", test_link);
  add_file_test ("/viewer/load/no-file", test_no_file);

  return g_test_run ();
}
