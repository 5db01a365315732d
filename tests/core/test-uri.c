/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-uri.h"
#include "pdk-error.h"

#include <libxml/uri.h>
#include <string.h>

static const char *const allowed[] = {
  "qemu:///system",
  "qemu:///session",
  "QEMU:///system",
  "qemu+unix:///system",
  "xen:///system",
  "lxc:///system",
  "bhyve:///system",
  "vz:///system",
  "vbox:///session",
  "vmwareplayer:///session",
  "test:///default",
  "test:///home/user/some%20fleet.xml",
  "test:///home/o'brien/fleet.xml",
  "qemu://lab1/system",
  "qemu+tls://lab1.example.org/system",
  "qemu+ssh://lab1/system",
  "qemu+ssh://root@lab1:2222/system",
  "qemu+ssh://my_alias/system",
  "qemu+ssh://first.last@lab1/system",
  "qemu+ssh://user%40example.org@lab1/system",
  "esx://DOMAIN%5Cuser@esx1/",
  "qemu+ssh://[::1]/system",
  "qemu+ssh://root@[2001:db8::7]:22/system",
  "qemu+ssh://[fe80::1%25eth0]/system",
  "qemu+libssh://root@lab1/system?known_hosts=/home/u/.ssh/known_hosts",
  "qemu+libssh2://lab1/system?sshauth=privkey,agent&keyfile=/home/u/.ssh/id%20rsa",
  "qemu+ssh://lab1/system?mode=direct&proxy=netcat&no_tty=1",
  "qemu+libssh://lab1/system?known_hosts_verify=normal",
  "qemu+tls://lab1/system?pkipath=/home/u/pki&tls_priority=NORMAL",
  "qemu+ssh://lab1/system?no_verify=0",
  "vpx://vcenter/Folder/Datacenter/cluster",
};

static const char *const asked[] = {
  "esx://user@host/?no_verify=1",
  "qemu+tls://lab1/system?no_verify=1",
  "qemu+tls://lab1/system?NO_VERIFY=1",
  "qemu+tls://lab1/system?no_verif%79=1",
  "qemu+tls://lab1/system?no_tty=1;no_verify=1",
  "qemu+libssh://lab1/system?known_hosts_verify=ignore",
  "qemu+libssh2://lab1/system?known_hosts_verify=auto",
  "qemu+tcp://lab1/system",
  "QEMU+TCP://lab1/system",
  "qemu+unix:///session?socket=/run/user/1000/libvirt/my-sock",
  "qemu+ssh://lab1/system?socket=/run/libvirt/libvirt-sock",
  "qemu+ssh://lab1/system?netcat=/usr/bin/nc.openbsd",
};

static const char *const advanced[] = {
  "qemu+ssh://lab1/system?command=/usr/bin/ssh",
  "qemu+ssh://lab1/system?COMMAND=x",
  "qemu+ssh://lab1/system?comm%61nd=x",
  "qemu+ssh://lab1/system?no_tty=1&command=x",
  "qemu+ssh://lab1/system?no_tty=1;command=x",
  "qemu+ssh://lab1/system?no_tty=1;command=x&mode=auto",
  "qemu+ext:///system?command=/tmp/evil",
  "qemu+ext://lab1/system",
  "qemu+ssh://lab1/system?argv=x",
  "qemu+ssh://lab1/system?proxy=socks://evil:1080",
  "qemu+ssh://lab1/system?name=qemu:///session",
  "esx://host/?vcenter=other",
  "qemu:///system?unheard-of",
};

static const char *const refused[] = {
  "",
  "system",
  "qemu",
  "qemu:system",
  "/system",
  "//lab1/system",
  "qemu:// lab1/system",
  "qemu://lab1/system ",
  "qemu:///system\n",
  "qemu:///sys\ttem",
  "qemu:///sys%0atem",
  "qemu:///sys%00tem",
  "qemu:///system#fragment",
  "qemu+ssh://-oProxyCommand=evil/system",
  "qemu+ssh://-oProxyCommand%3Devil/system",
  "qemu+ssh://%2DoProxyCommand/system",
  "qemu+ssh://-lab1/system",
  "qemu+ssh://la%0ab1/system",
  "qemu+ssh://la%20b1/system",
  "qemu+ssh://la%27b1/system",
  "qemu+ssh://la%22b1/system",
  "qemu+ssh://la$(id)b1/system",
  "qemu+ssh://la;b1/system",
  "qemu+ssh://lab1%2Fsystem%3Fcommand=evil/system",
  "qemu+ssh://-evil@lab1/system",
  "qemu+ssh://%2Devil@lab1/system",
  "qemu+ssh://ro%20ot@lab1/system",
  "qemu+ssh://ro%0Aot@lab1/system",
  "qemu+ssh://ro%27ot@lab1/system",
  "qemu+ssh://ro'ot@lab1/system",
  "qemu+ssh://ro%2527ot@lab1/system",
  "qemu+ssh://$(id)@lab1/system",
  "qemu+ssh://%24%28id%29@lab1/system",
  "qemu+ssh://root;id@lab1/system",
  "qemu+ssh://root%3Bid@lab1/system",
  "qemu+ssh://root&id@lab1/system",
  "qemu+ssh://!root@lab1/system",
  "qemu+ssh://root%7Cid@lab1/system",
  "qemu+ssh://%3Croot%3E@lab1/system",
  "qemu+ssh://ro*t@lab1/system",
  "qemu+ssh://~root@lab1/system",
  "qemu+ssh://ro%7Fot@lab1/system",
  "qemu+ssh://root:secret@lab1/system",
  "qemu+ssh://lab1:99999/system",
  "qemu+ssh://lab1:port/system",
  "qemu+ssh://[::1/system",
  "qemu+ssh://[::1%25-evil]/system",
  "qemu+ssh://[lab1]/system",
  "qemu+ssh://[a@[::1]/system",
  "qemu+ssh://a@b@lab1/system",
  "qemu+ssh://@lab1/system",
  "qemu+ssh://läb1/system",
  "qemu+ssh://la\\b1/system",
  "qemu+pigeon://lab1/system",
  "qemu+ssh+ext://lab1/system",
  "qemu+://lab1/system",
  "qemu+unix:///session?socket=/run/'x'",
  "qemu+unix:///session?socket=/run/%22x%22",
  "qemu+unix:///session?socket=relative",
  "qemu+unix:///session?socket=/run/a%20b",
  "qemu+unix:///session?socket=",
  "qemu+ssh://lab1/system?netcat=nc%20-e%20sh",
  "qemu+ssh://lab1/system?netcat=-e",
  "qemu+ssh://lab1/system?netcat=$(id)",
  "qemu+ssh://lab1/system?keyfile=/a'b",
  "qemu+ssh://lab1/system?keyfile=%0a",
  "qemu+ssh://lab1/system?keyfile=%00",
  "qemu+ssh://lab1/system?keyfile=%zz",
  "qemu+libssh://lab1/system?known_hosts_verify=maybe",
  "qemu+ssh://lab1/system?command=a%0ab&keyfile=%0a",
};

/* libvirt parses with libxml2: what was judged must be what is opened. */
static void
check_same_parts (const char *text, const PdkUri *uri)
{
  xmlURIPtr other = xmlParseURI (text);
  g_autofree char *user = NULL, *host = NULL, *query = NULL, *other_query = NULL;

  if (other == NULL)
    return;
  user = g_strdup (other->user != NULL && *other->user != '\0' ? other->user : NULL);
  host = g_strdup (other->server != NULL && *other->server != '\0' ? other->server : NULL);
  if (host != NULL && *host == '[') {
    g_autofree char *bracketed = g_steal_pointer (&host);

    host = g_strndup (bracketed + 1, strlen (bracketed) - 2);
  }
  g_assert_cmpstr (user, ==, uri->user);
  g_assert_cmpstr (host, ==, uri->host);
  g_assert_cmpint (MAX (other->port, 0), ==, uri->port);
  g_assert_cmpstr (other->path != NULL ? other->path : "", ==, uri->path);
  /* GLib decodes what needs no encoding. */
  query = g_uri_unescape_string (uri->query, NULL);
  other_query = g_uri_unescape_string (other->query_raw, NULL);
  g_assert_cmpstr (other_query, ==, query);
  xmlFreeURI (other);
}

static void
check_verdicts (const char *const *uris, guint n, PdkUriVerdict expected)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *consequence = NULL;
    PdkUriVerdict verdict = pdk_uri_judge (uris[i], &consequence);

    if (verdict != expected)
      g_error ("“%s” is judged %d, expected %d", uris[i], verdict, expected);
    if (expected != PDK_URI_REFUSED) {
      g_autoptr (PdkUri) uri = pdk_uri_parse (uris[i], NULL);

      check_same_parts (uris[i], uri);
    }
    g_assert_cmpint (pdk_uri_judge (uris[i], NULL), ==, expected);
    if (expected == PDK_URI_ALLOWED)
      g_assert_null (consequence);
    else
      g_assert_cmpuint (strlen (consequence), >, 10);
  }
}

static void
test_policy (void)
{
  check_verdicts (allowed, G_N_ELEMENTS (allowed), PDK_URI_ALLOWED);
  check_verdicts (asked, G_N_ELEMENTS (asked), PDK_URI_ASK);
  check_verdicts (advanced, G_N_ELEMENTS (advanced), PDK_URI_ADVANCED);
  check_verdicts (refused, G_N_ELEMENTS (refused), PDK_URI_REFUSED);
}

/* Who agrees to one risk has not agreed to another. */
static void
test_policy_names_all (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *both = NULL;

  pdk_uri_judge ("qemu+libssh://lab1/system?no_verify=1", &first);
  pdk_uri_judge ("qemu+libssh://lab1/system?known_hosts_verify=auto", &second);
  pdk_uri_judge ("qemu+libssh://lab1/system?no_verify=1&known_hosts_verify=auto&no_verify=1",
                 &both);
  g_assert_cmpstr (first, !=, second);
  g_assert_nonnull (strstr (both, first));
  g_assert_nonnull (strstr (both, second));
  g_assert_cmpuint (strlen (both), ==, strlen (first) + 1 + strlen (second));
}

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkUri) uri =
      pdk_uri_parse ("Qemu+SSH://us%40er@[fe80::1%25eth0]:22/system?a=%20b", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (uri->driver, ==, "qemu");
  g_assert_cmpstr (uri->transport, ==, "ssh");
  g_assert_cmpstr (uri->user, ==, "us@er");
  g_assert_cmpstr (uri->host, ==, "fe80::1%eth0");
  g_assert_cmpint (uri->port, ==, 22);
  g_assert_cmpstr (uri->path, ==, "/system");
  g_assert_cmpstr (uri->query, ==, "a=%20b");

  g_assert_null (pdk_uri_parse ("no address", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_URI);
}

/* Parsing what was built gives the same parts back. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++) {
    g_autoptr (PdkUri) first = pdk_uri_parse (allowed[i], NULL);
    g_autofree char *built = pdk_uri_build (first);
    g_autoptr (PdkUri) second = pdk_uri_parse (built, NULL);

    g_assert_nonnull (second);
    g_assert_cmpstr (second->driver, ==, first->driver);
    g_assert_cmpstr (second->transport, ==, first->transport);
    g_assert_cmpstr (second->user, ==, first->user);
    g_assert_cmpstr (second->host, ==, first->host);
    g_assert_cmpint (second->port, ==, first->port);
    g_assert_cmpstr (second->path, ==, first->path);
    g_assert_cmpstr (second->query, ==, first->query);
  }
}

static void
test_build (void)
{
  static const struct {
    PdkUri parts;
    const char *uri;
  } cases[] = {
    { { .driver = (char *) "qemu", .path = (char *) "/system" }, "qemu:///system" },
    { { .driver = (char *) "esx", .host = (char *) "esx1" }, "esx://esx1/" },
    { { .driver = (char *) "qemu",
        .transport = (char *) "ssh",
        .user = (char *) "root",
        .host = (char *) "2001:db8::7",
        .port = 2222,
        .path = (char *) "/system" },
      "qemu+ssh://root@[2001:db8::7]:2222/system" },
    { { .driver = (char *) "test", .path = (char *) "/home/a b/50%.xml" },
      "test:///home/a%20b/50%25.xml" },
    { { .driver = (char *) "qemu",
        .transport = (char *) "ssh",
        .user = (char *) "a@b:c/d",
        .host = (char *) "h",
        .path = (char *) "/system" },
      "qemu+ssh://a%40b%3Ac%2Fd@h/system" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *uri = pdk_uri_build (&cases[i].parts);

    g_assert_cmpstr (uri, ==, cases[i].uri);
  }
}

/* Fields of a form cannot smuggle in other parts of an address. */
static void
test_smuggle (void)
{
  static const char *const fields[] = {
    "host/system?command=evil",
    "host?command=evil#",
    "evil@host",
    "host:22",
    "-oProxyCommand=evil",
    "a b",
    "a\nb",
    "a'b",
    "a\"b",
    "a`b",
    "$(id)",
    "",
    "%2Doption",
    "%",
    "host/../..",
    "[::1]",
    "ho\302\240st",
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    char *field = (char *) fields[i];
    PdkUri as_host = { (char *) "qemu", (char *) "ssh", NULL, field, 0, (char *) "/system", NULL };
    PdkUri as_user = {
      (char *) "qemu", (char *) "ssh", field, (char *) "lab1", 0, (char *) "/system", NULL
    };
    g_autofree char *with_host = pdk_uri_build (&as_host);
    g_autofree char *with_user = pdk_uri_build (&as_user);
    g_autoptr (PdkUri) host = pdk_uri_parse (with_host, NULL);
    g_autoptr (PdkUri) user = pdk_uri_parse (with_user, NULL);

    if (*field != '\0')
      g_assert_cmpint (pdk_uri_judge (with_host, NULL), ==, PDK_URI_REFUSED);
    if (host != NULL) {
      g_assert_null (host->query);
      g_assert_cmpstr (host->path, ==, "/system");
    }
    if (user != NULL) {
      g_assert_null (user->query);
      g_assert_cmpstr (user->host, ==, "lab1");
      g_assert_cmpstr (user->path, ==, "/system");
    }
  }
}

static void
test_local (void)
{
  static const struct {
    const char *uri;
    gboolean local;
  } cases[] = {
    { "qemu:///system", TRUE },      { "qemu+unix:///session", TRUE },
    { "test:///default", TRUE },     { "vbox:///session", TRUE },
    { "qemu+ssh:///system", FALSE }, { "qemu+ssh://localhost/system", FALSE },
    { "qemu+tls:///system", FALSE }, { "qemu://lab1/system", FALSE },
    { "esx://host/", FALSE },        { "not an address", FALSE },
    { "qemu+ext:///system", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (pdk_uri_is_local (cases[i].uri), ==, cases[i].local);
}

static void
test_is_session (void)
{
  g_assert_true (pdk_uri_is_session ("qemu:///session"));
  g_assert_true (pdk_uri_is_session ("qemu+ssh://me@lab/session?keyfile=/k"));
  g_assert_false (pdk_uri_is_session ("qemu:///system"));
  g_assert_false (pdk_uri_is_session ("qemu:///system?socket=/session"));
  g_assert_false (pdk_uri_is_session (""));
}

static void
test_beside (void)
{
  static const struct {
    const char *a, *b;
    gboolean beside;
  } cases[] = {
    { "qemu:///system", "lxc:///system", TRUE },
    { "lxc:///", "qemu:///system", TRUE },
    { "qemu+ssh://root@lab1/system", "lxc+ssh://LAB1/system", TRUE },
    { "qemu+tls://lab1:16514/system", "xen+tls://lab1:16514/", TRUE },
    { "qemu:///system", "qemu:///system", FALSE },
    { "qemu:///session", "lxc:///system", FALSE },
    { "qemu:///embed?root=/tmp/x", "lxc:///system", FALSE },
    { "qemu:///system?socket=/run/other", "lxc:///system", FALSE },
    { "qemu+ssh://lab1/system", "lxc+ssh://lab2/system", FALSE },
    { "qemu+ssh://lab1/system", "lxc:///system", FALSE },
    { "qemu+tls://lab1/system", "lxc+tls://lab1:16515/system", FALSE },
    { "qemu:///system", "test:///default", FALSE },
    { "qemu:///system", "nonsense", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (pdk_uri_is_beside (cases[i].a, cases[i].b), ==, cases[i].beside);
    g_assert_cmpint (pdk_uri_is_beside (cases[i].b, cases[i].a), ==, cases[i].beside);
  }
}

static void
test_describe (void)
{
  static const struct {
    const char *uri, *name;
  } cases[] = {
    { "qemu:///system", "This computer" },
    { "qemu:///session", "This computer (session)" },
    { "xen:///system", "This computer (Xen)" },
    { "vbox:///session", "This computer (VirtualBox)" },
    { "qemu+ssh://lab1/system", "lab1" },
    { "qemu+ssh://root@lab1/system", "root@lab1" },
    { "qemu+ssh://root@lab1:2222/session", "root@lab1:2222 (session)" },
    { "xen+ssh://root@lab1/system", "root@lab1 (Xen)" },
    { "qemu+tls://[::1]:16514/system", "[::1]:16514" },
    { "esx://user@host/?no_verify=1", "user@host (VMware ESX)" },
    { "newdriver:///system", "This computer (newdriver)" },
    { "test:///default", "Test driver" },
    { "test:///run/user/1000/demo/lab1.xml", "lab1" },
    { "test:///run/%3Cb%3E.xml", "<b>" },
    { "test:///.xml", ".xml" },
    { "not an address", "not an address" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = pdk_uri_describe (cases[i].uri);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

/* Edits of good addresses: nothing crashes, and what is not refused is plain to both parsers. */
static void
test_mutations (void)
{
  static const char *const seeds[] = {
    "qemu+ssh://root@lab1:22/system?keyfile=/a&no_tty=1",
    "qemu+tls://[2001:db8::7]:22/system?no_verify=1",
    "qemu+ssh://us%40er@[fe80::1%25eth0]/system",
    "test:///home/a%20b.xml",
  };
  static const char odd[] = "@@::/?#[]%%%;&=-'\"\\ 0aA2\n";
  GRand *random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 100000; i++) {
    GString *text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
    g_autofree char *name = NULL;
    g_autoptr (PdkUri) uri = NULL;

    for (gint n = g_rand_int_range (random, 1, 5); n > 0; n--) {
      gint at = g_rand_int_range (random, 0, text->len);

      if (g_rand_boolean (random))
        text->str[at] = odd[g_rand_int_range (random, 0, sizeof odd - 1)];
      else
        g_string_insert_c (text, at, odd[g_rand_int_range (random, 0, sizeof odd - 1)]);
    }
    name = pdk_uri_describe (text->str);
    uri = pdk_uri_parse (text->str, NULL);
    if (pdk_uri_judge (text->str, NULL) != PDK_URI_REFUSED) {
      g_assert_nonnull (uri);
      g_assert_false (uri->host != NULL && *uri->host == '-');
      check_same_parts (text->str, uri);
    }
    g_string_free (text, TRUE);
  }
  g_rand_free (random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/uri/policy", test_policy);
  g_test_add_func ("/uri/policy-names-all", test_policy_names_all);
  g_test_add_func ("/uri/parse", test_parse);
  g_test_add_func ("/uri/round-trip", test_round_trip);
  g_test_add_func ("/uri/build", test_build);
  g_test_add_func ("/uri/smuggle", test_smuggle);
  g_test_add_func ("/uri/local", test_local);
  g_test_add_func ("/uri/is-session", test_is_session);
  g_test_add_func ("/uri/beside", test_beside);
  g_test_add_func ("/uri/describe", test_describe);
  g_test_add_func ("/uri/mutations", test_mutations);
  return g_test_run ();
}
