namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Rules that every grammar has. White space is kept short, and numbers to what a double holds.</summary>
internal static class Primitives
{
    /// <summary>GBNF. Half of a surrogate pair is no character, so it is not written as an escape either.</summary>
    public const string Grammar =
        """
        s ::= " "?
        value ::= object | array | string | number | boolean | null
        object ::= "{" ( member ( "," s member )* )? "}"
        member ::= string ":" s value
        array ::= "[" ( value ( "," s value )* )? "]"
        string ::= "\"" char* "\""
        char ::= [^"\\\x7F\x00-\x1F] | "\\" ( ["\\bfnrt] | "u" code )
        code ::= [0-9a-cA-CefEF] hex hex hex | [dD] [0-7] hex hex
        hex ::= [0-9a-fA-F]
        integer ::= "-"? ( "0" | [1-9] [0-9]{0,14} )
        number ::= integer fraction? ( [eE] [-+]? [0-9]{1,2} )?
        fraction ::= "." [0-9]{1,15}
        rest ::= [0-9]{0,14} [1-9]
        boolean ::= "true" | "false"
        null ::= "null"
        day ::= [12] [0-9] [0-9] [0-9] "-" ( ( "0" [13578] | "1" [02] ) "-" ( "0" [1-9] | [12] [0-9] | "3" [01] ) | ( "0" [469] | "11" ) "-" ( "0" [1-9] | [12] [0-9] | "30" ) | "02-" ( "0" [1-9] | "1" [0-9] | "2" [0-8] ) )
        clock ::= ( [01] [0-9] | "2" [0-3] ) ":" [0-5] [0-9] ":" [0-5] [0-9] ( "." [0-9]{1,6} )? ( "Z" | [-+] ( "0" [0-9] | "1" [0-3] ) ":" [0-5] [0-9] )
        date ::= "\"" day "\""
        time ::= "\"" clock "\""
        date-time ::= "\"" day "T" clock "\""
        uuid ::= "\"" hex{8} "-" hex{4} "-" hex{4} "-" hex{4} "-" hex{12} "\""

        """;

    /// <summary>What a primitive writes.</summary>
    public static JsonKinds Kinds(string name) => name switch
    {
        "object" => JsonKinds.Object,
        "array" => JsonKinds.Array,
        "string" or "date" or "time" or "date-time" or "uuid" => JsonKinds.Text,
        "integer" or "number" => JsonKinds.Number,
        "boolean" => JsonKinds.Boolean,
        "null" => JsonKinds.Null,
        "value" => JsonKinds.Any,
        _ => JsonKinds.None,
    };
}
