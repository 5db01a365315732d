# SPDX-License-Identifier: GPL-3.0-or-later
"""Untrusted text must not reach a widget that reads it as markup or as a mnemonic.

Some widgets take Pango markup where one expects plain text (the title of a row, a toast), and menus
take underscores.  A name that comes from a host or a guest has to pass pdk_text_markup() or
pdk_text_mnemonic() on its way there.  This looks at every call of such a function and accepts

- a string literal, NULL, or a translated literal: _("…"), ngettext (…), C_(…);
- a call of pdk_text_markup(), pdk_text_mnemonic(), g_markup_escape_text() or
  g_markup_printf_escaped();
- g_strdup_printf() of a literal or translated format whose every %s is filled with one of these;
- a local variable whose every assignment in the same function is one of these;
- anything else with a comment on the line before that says why: /* safe text: … */
"""

import re

MARKUP = {'pdk_text_markup', 'g_markup_escape_text', 'g_markup_printf_escaped'}
MNEMONIC = {'pdk_text_mnemonic'}
TRANSLATED = {'_', 'N_', 'C_', 'NC_', 'ngettext', 'g_dngettext', 'gettext', 'g_dpgettext2'}

# Function: (index of the text among the arguments, what makes it safe).
SINKS = {
    'adw_preferences_row_set_title': (1, MARKUP),
    'adw_action_row_set_subtitle': (1, MARKUP),
    'adw_expander_row_set_subtitle': (1, MARKUP),
    'adw_preferences_group_set_title': (1, MARKUP),
    'adw_preferences_group_set_description': (1, MARKUP),
    'adw_status_page_set_description': (1, MARKUP),
    'adw_tab_page_set_tooltip': (1, MARKUP),
    'adw_tab_page_set_indicator_tooltip': (1, MARKUP),
    'adw_toast_new': (0, MARKUP),
    'adw_toast_set_title': (1, MARKUP),
    'gtk_label_set_markup': (1, MARKUP),
    'gtk_label_set_markup_with_mnemonic': (1, MARKUP),
    'gtk_widget_set_tooltip_markup': (1, MARKUP),
    'gtk_button_new_with_mnemonic': (0, MNEMONIC),
    'gtk_label_new_with_mnemonic': (0, MNEMONIC),
    'gtk_label_set_text_with_mnemonic': (1, MNEMONIC),
    'g_menu_append': (1, MNEMONIC),
    'g_menu_insert': (2, MNEMONIC),
    'g_menu_prepend': (1, MNEMONIC),
    'g_menu_append_section': (1, MNEMONIC),
    'g_menu_append_submenu': (1, MNEMONIC),
    'g_menu_item_new': (0, MNEMONIC),
    'g_menu_item_set_label': (1, MNEMONIC),
    'adw_message_dialog_add_response': (2, MNEMONIC),
    'adw_message_dialog_set_response_label': (2, MNEMONIC),
}

# Setters of libadwaita that take plain text.  Any other adw_*_set_title, _subtitle or _description
# that is in neither list is reported, so that a new one is looked up before it is used.
PLAIN = {
    'adw_status_page_set_title',
    'adw_tab_page_set_title',
    'adw_view_stack_page_set_title',
    'adw_window_title_set_title',
    'adw_window_title_set_subtitle',
    'adw_preferences_page_set_title',
    'adw_preferences_page_set_description',
}

# Classes whose properties of these names are markup when bound in a template.
MARKUP_PROPERTIES = {
    'AdwActionRow': {'title', 'subtitle'},
    'AdwComboRow': {'title', 'subtitle'},
    'AdwExpanderRow': {'title', 'subtitle'},
    'AdwEntryRow': {'title'},
    'AdwPasswordEntryRow': {'title'},
    'AdwPreferencesRow': {'title'},
    'AdwPreferencesGroup': {'title', 'description'},
    'AdwStatusPage': {'description'},
    'PdkSwitchRow': {'title', 'subtitle'},
}

UNLISTED_SETTER = re.compile(r'adw_\w+_set_(?:title|subtitle|description)$')
CALL = re.compile(r'\b([A-Za-z_]\w*)\s*\(')
SAFE_COMMENT = re.compile(r'/\*\s*safe text:\s*\S')
CONVERSION = re.compile(r'%[-+ #0-9.]*(?:l|ll|z|h)?([a-zA-Z%])')
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def blank_comments(source):
    """The source with comments turned to spaces, lines kept, strings left alone."""
    def blank(match):
        text = match.group(0)
        return text if text.startswith(('"', "'")) else re.sub(r'[^\n]', ' ', text)
    pattern = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|/\*.*?\*/|//[^\n]*'
    return re.sub(pattern, blank, source, flags=re.S)


def arguments(source, start):
    """The arguments of a call, given the position after its opening parenthesis."""
    found, depth, begin, i = [], 0, start, start
    while i < len(source):
        char = source[i]
        if char in '"\'':
            end = i + 1
            while end < len(source) and source[end] != char:
                end += 2 if source[end] == '\\' else 1
            i = end
        elif char in '([{':
            depth += 1
        elif char in ')]}':
            if depth == 0:
                found.append(source[begin:i].strip())
                return found
            depth -= 1
        elif char == ',' and depth == 0:
            found.append(source[begin:i].strip())
            begin = i + 1
        i += 1
    return found


def split_conditional(text):
    """The two results of “a ? b : c” at the top level, or None."""
    plain = STRING.sub(lambda m: '_' * len(m.group(0)), text)
    depth, question = 0, -1
    for i, char in enumerate(plain):
        if char in '([{':
            depth += 1
        elif char in ')]}':
            depth -= 1
        elif depth == 0 and char == '?' and question < 0:
            question = i
        elif depth == 0 and char == ':' and question >= 0:
            return text[question + 1:i], text[i + 1:]
    return None


def is_literal(text):
    return not STRING.sub('', text).strip()


def is_safe(text, escapers, body):
    text = text.strip()
    if text == 'NULL' or is_literal(text):
        return True
    branches = split_conditional(text)
    if branches:
        return all(is_safe(branch, escapers, body) for branch in branches)
    call = CALL.match(text)
    if call and text.endswith(')'):
        if call.group(1) in escapers:
            return True
        if call.group(1) == 'g_strdup_printf':
            return is_safe_format(arguments(text, call.end()), escapers, body)
        if call.group(1) in TRANSLATED:
            return is_literal(arguments(text, call.end())[0])
    if re.fullmatch(r'\w+', text) and body is not None:
        return is_safe_variable(text, escapers, body)
    return False


def is_safe_format(values, escapers, body):
    if not is_safe(values[0], escapers, None):
        return False
    literals = STRING.findall(values[0])
    if not literals or re.match(r'(C_|NC_)\b', values[0]):
        return False
    kinds = [kind for kind in CONVERSION.findall(literals[0]) if kind != '%']
    return len(kinds) == len(values) - 1 and all(
        kind != 's' or is_safe(value, escapers, body) for kind, value in zip(kinds, values[1:]))


def is_safe_variable(name, escapers, body):
    values = re.findall(r'\b%s\s*=(?!=)\s*([^;]*);' % re.escape(name), body)
    return bool(values) and all(value.strip() != name and is_safe(value, escapers, body.replace(value, '')) for value in values)


def enclosing_function(source, position):
    """The body of the function around a position: braces in the first column are its bounds."""
    begin = source.rfind('\n{', 0, position)
    end = source.find('\n}', position)
    return source[max(begin, 0):end if end >= 0 else len(source)]


def check_c(path, text):
    source = blank_comments(text)
    lines = text.split('\n')
    for call in CALL.finditer(source):
        name = call.group(1)
        line = source.count('\n', 0, call.start())
        if name not in SINKS:
            if UNLISTED_SETTER.match(name) and name not in PLAIN:
                yield f'{path}:{line + 1}: look up whether {name} takes markup, and list it in lint_text.py'
            continue
        index, escapers = SINKS[name]
        values = arguments(source, call.end())
        if len(values) <= index or is_safe(values[index], escapers, enclosing_function(source, call.start())):
            continue
        if any(SAFE_COMMENT.search(lines[i]) for i in (line - 1, line) if i >= 0):
            continue
        wanted = ' or '.join(sorted(escapers & {'pdk_text_markup', 'pdk_text_mnemonic'}))
        yield f'{path}:{line + 1}: {name} with text that did not pass {wanted}()'


def check_ui(path, root):
    for node in root.iter():
        if node.tag == 'object':
            names = MARKUP_PROPERTIES.get(node.get('class'), set())
        elif node.tag == 'template':
            names = MARKUP_PROPERTIES.get(node.get('parent'), set())
        else:
            continue
        properties = {child.get('name'): (child.text or '').strip() for child in node if child.tag == 'property'}
        if properties.get('use-markup', '').lower() in ('false', '0', 'no'):
            continue
        for child in node:
            bound = child.tag == 'binding' or child.get('bind-source')
            if bound and child.get('name') in names:
                yield f'{path}: {node.get("class")} binds “{child.get("name")}”, which is markup; set use-markup to False'
