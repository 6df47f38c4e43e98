//! The pieces of SQL that say who sees what. Each expands to a text for `concat!`.

/// The caller sees item `i` of the programme whose organisation is `o`: by the tree, or because the
/// item is assigned to an organisation in the caller's scope (a department counts as its organisation).
macro_rules! item_seen {
    () => {
        "({scope:o.path} or exists (select 1 from item_party vp left join v_department vd on vd.id = vp.department_id \
          join v_org vo on vo.id = coalesce(vp.org_id, vd.org_id) where vp.item_id = i.id and {scope:vo.path}))"
    };
}

/// The caller sees programme `p` of organisation `o`: by the tree, or because an item of it is assigned.
macro_rules! programme_seen {
    () => {
        "({scope:o.path} or exists (select 1 from item vi join item_party vp on vp.item_id = vi.id \
          left join v_department vd on vd.id = vp.department_id join v_org vo on vo.id = coalesce(vp.org_id, vd.org_id) \
          where vi.programme_id = p.id and {scope:vo.path}))"
    };
}

/// Id of the light rule in force for organisation `o` on a day: the nearest organisation upwards
/// that has one, its latest; else the site's latest; else null.
macro_rules! rule_id {
    ($day:literal) => {
        concat!(
            "(select lr.id from light_rule lr left join v_org lo on lo.id = lr.org_id where lr.valid_from <= ",
            $day,
            " and (lr.org_id is null or substr(o.path, 1, length(lo.path)) = lo.path) \
              order by length(coalesce(lo.path, '')) desc, lr.valid_from desc, lr.id desc limit 1)"
        )
    };
}
